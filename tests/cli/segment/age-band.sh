# From the birth date on the as-of date, else from the age; neither: no band.
cat >customers.csv <<'END'
customer_id,birth_date,age
a,2006-01-31,
b,2006-02-01,
c,2000-02-29,
d,,24
e,,25
f,1959-02-01,
g,1959-01-31,
h,,
END
crm-import -q --as-of 2024-01-31 customers.csv | crm-segment --by age_band --table
# A table of customers has no as-of date: a birth date tells no age, and that is said.
printf 'customer_id\tbirth_date\tage\na\t2006-01-31\t\nb\t2006-02-01\t30\n' >people.tsv
crm-segment --as customers --by age_band --table people.tsv
cut -f 1,2 people.tsv | crm-segment --as customers --by age_band --table
cut -f 1,2 people.tsv | crm-segment --as customers --as-of 2024-01-31 --by age_band --table
crm-score --as customers --by lookalike --table people.tsv
