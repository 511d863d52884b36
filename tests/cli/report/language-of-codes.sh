# TSV and CSV have the stream's codes in any language.
crm-import -q "$SAMPLES"/{sales,customers}.csv | crm-segment -q --by importance >all.crm
crm-report -q --format csv all.crm >expected
head -n 2 expected
crm-report -q --format csv --lang zh all.crm | cmp - expected
crm-report -q --format tsv --lang zh all.crm | cmp - <(crm-report -q --format tsv all.crm)
