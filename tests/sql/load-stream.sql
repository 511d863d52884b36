-- A crmkit stream, or a plain table with $CRM_MAP: by columns.awk. Mode ascii, because it takes
-- quotes as they are.
.mode ascii
.separator "\t" "\n"
.import '|gzip -cdf -- "$CRM_INPUT" | awk -v map="$CRM_MAP" -f "$CRM_SQL/columns.awk"' staging
