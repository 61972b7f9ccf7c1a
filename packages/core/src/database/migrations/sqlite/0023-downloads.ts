import { Downloads, liveGrabStates } from '../shared/0023-downloads.ts';

const now = "cast(unixepoch('subsec') * 1000 as integer)";

const endGrabs = (condition: string) =>
  `update grab set state = 'imported', file_id = new.id, ended_at = ${now}, updated_at = ${now}
    where state = 'grabbed' and ${condition}`;

const onFile = `
  ${endGrabs('version_id = coalesce(new.version_id, new.movie_id)')};
  ${endGrabs('title = new.release_title')};`;

export class SqliteDownloads extends Downloads {
  protected readonly types = {
    uuid: 'text',
    boolean: 'integer',
    json: 'text',
    timestamp: 'integer',
    options: ' strict',
  };

  protected readonly triggers = [
    `create trigger movie_file_ends_grab after insert on movie_file begin ${onFile} end`,
    `create trigger movie_file_replaced_ends_grab after update of id on movie_file
    when old.id is not new.id begin ${onFile} end`,
    `create trigger movie_version_ends_grab after delete on movie_version begin
      update grab set state = 'cancelled', ended_at = ${now}, updated_at = ${now}
        where version_id = old.id and ${liveGrabStates};
    end`,
    'alter table event add column grab text',
    `create trigger grab_event after insert on activity when new.type = 'grabbed' begin
      insert into event (type, subject_id, grab, created_at) values ('release.grabbed', new.movie_id, new.data, new.at);
    end`,
  ];
}
