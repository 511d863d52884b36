# What is no stream takes no stream's place, under any name; a stream may take its own.
# shellcheck disable=SC2094 # reading and writing one file is the point
printf 'customer_id,time,amount\nc1,2024-05-01,12.50\n' | crm-import -q >x.crm
cp x.crm kept.crm
ln -s x.crm link.crm
crm-report -q x.crm -o x.crm
crm-report -q link.crm -o ./x.crm
crm-report -q <x.crm -o x.crm
crm-report -q x.crm >>x.crm
crm-segment -q --table x.crm -o x.crm
crm-score -q --table <x.crm -o link.crm
crm-churn -q --table - <x.crm -o x.crm
crm-segment -q --explain c1 x.crm -o x.crm
crm-score -q --holdout 30 x.crm -o x.crm
cmp x.crm kept.crm && crm-segment -q x.crm -o x.crm && tail -n 1 x.crm
crm-report -q --list x.crm -o list && wc -l <list

# Nor what is read beside the stream, or by redirection: a model, what was drawn, the configuration,
# aliases, corrected rejects, an export under --inspect, and a plain table, which a stream is not.
cp x.crm whole.crm
kept() { # file, command...
    local file=$1
    shift
    cp "$file" kept
    "$@"
    echo "exit $?"
    cmp "$file" kept
}
read_x() { "$@" <x.crm; }
kept x.crm read_x crm-segment -q --by importance --save-model x.crm -o o
kept x.crm read_x crm-segment -q --by importance --learn-only --save-model ./x.crm
kept x.crm read_x crm-segment -q --by importance --sample random:2 --campaign c --drawn x.crm -o o
kept x.crm read_x crm-segment -q --by importance --sample random:2 --drawn-table x.crm -o o
kept x.crm read_x crm-score -q --by profit --save-model x.crm -o o
kept x.crm read_x crm-churn -q --save-model x.crm -o o
echo '[segment]' >c.conf
printf '%s\n' customer_id,time,amount a,2024-01-05,10 b,2024-13-05,10 >sales.csv
kept c.conf crm-import -q --config c.conf --rejects rejected -o c.conf sales.csv
kept c.conf crm-import -q --config c.conf --rejects c.conf -o o sales.csv
export CRM_CONFIG=c.conf
kept c.conf crm-segment -q -o c.conf x.crm
kept c.conf crm-segment -q --save-model c.conf -o o x.crm
kept c.conf crm-report -q -o c.conf x.crm
unset CRM_CONFIG
printf 'amount\tWert\n' >aliases
kept aliases crm-import -q --aliases aliases --rejects rejected -o aliases sales.csv
crm-import -q --rejects rejected -o o sales.csv
sed s/2024-13-05/2024-12-05/ rejected >corrected
kept corrected crm-import -q --from-rejects corrected -o corrected
kept sales.csv crm-import --inspect -o sales.csv sales.csv
printf '%s\n' "customer_id	birth_date" "a	1990-01-01" >people.tsv
kept people.tsv crm-segment -q --as-of 2024-01-01 --by age_band -o people.tsv people.tsv
kept people.tsv crm-churn -q --as-of 2024-01-01 -o people.tsv people.tsv
