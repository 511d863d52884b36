# An export is not overwritten by its stream, under any name, nor by rejects; a stream may be replaced.
# shellcheck disable=SC2094 # reading and writing one file is the point
printf 'customer_id,time,amount\nc1,2024-05-01,12.50\n' >sales.csv
ln -s sales.csv other.csv
crm-import -q sales.csv -o sales.csv
crm-import -q other.csv -o sales.csv
crm-import -q sales.csv -o other.csv
crm-import -q - <sales.csv -o sales.csv
crm-import -q sales.csv >>sales.csv
printf 'source\tline\tcolumn\treason\trow\nsales.csv\t2\t\tbad_date\tc7,2024-05-09,3\n' >bad.tsv
crm-import -q --from-rejects bad.tsv --rejects sales.csv
crm-import -q sales.csv -o sales.crm
crm-import -q sales.crm -o sales.crm
cat sales.csv
tail -n 1 sales.crm
