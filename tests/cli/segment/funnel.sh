# C13: conditions on columns, classes and measures, two products, and what is said without them.
cat >sales.csv <<'END'
customer_id,time,amount,category
a,2024-01-05,500,tea
a,2024-01-20,10,cups
b,2024-01-30,20,tea
c,2023-01-01,100,tea
END
cat >people.csv <<'END'
customer_id,income_band,loves
a,high,tea
b,high,coffee
c,low,tea
d,high,tea
END
crm-import -q sales.csv people.csv >all.crm
funnel() {
    crm-segment --by funnel "$@" all.crm
    echo "exit $?" >&2
}
funnel --table
cat >funnel.tsv <<'END'
level	condition	funnel
need	loves in (tea, coffee)	
afford	income_band = high	tea
trust	occasions >= 2 and importance != ordinary	tea
like	main_category = tea	tea
afford	income_band in (low, middle)	cups
END
funnel --set funnel.rules=funnel.tsv --table
funnel -q --set funnel.rules=funnel.tsv --set funnel.product=tea --table
funnel -q --set funnel.rules=funnel.tsv --set funnel.product=cups --table
funnel -q --set funnel.rules=<(cat funnel.tsv) --set funnel.product=tea | grep ^##tool
crm-segment -q --by funnel --set funnel.rules=funnel.tsv --set funnel.product=tea --explain b all.crm |
    sed -n '/^funnel/,$p'
crm-segment -q --by funnel --set funnel.rules=funnel.tsv --set funnel.product=tea all.crm |
    crm-report -q --section profile --lang zh | sed -n '/^五层/,/^$/p'
printf 'level\tcondition\nneed\tlove = tea\n' >wrong.tsv
funnel -q --set funnel.rules=wrong.tsv
printf 'level\tcondition\nneed\tincome_band > low\n' >wrong.tsv
funnel -q --set funnel.rules=wrong.tsv
printf 'level\tcondition\nneed\tincome_band > 5\nafford\teducation = university\n' >text.tsv
funnel --set funnel.rules=text.tsv --table
crm-segment --rules funnel | grep -c '^#'
