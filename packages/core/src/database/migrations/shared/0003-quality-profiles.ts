import { Migration } from '@mikro-orm/migrations';
import { defaultQualityProfiles } from './default-quality-profiles.ts';

/** The profiles a new library starts with. */
export class QualityProfiles extends Migration {
  override up(): void {
    for (const profile of defaultQualityProfiles) {
      const values = [profile.id, profile.name, profile.cutoff, JSON.stringify(profile.qualities)].map(quote);
      this.addSql(
        `insert into quality_profile (id, name, cutoff, qualities, is_default, upgrades_allowed)
        values (${values.join(', ')}, ${profile.isDefault}, ${profile.upgradesAllowed})`,
      );
    }
  }
}

const quote = (value: string) => `'${value.replaceAll("'", "''")}'`;
