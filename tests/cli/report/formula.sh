# What a spreadsheet would run is guarded in CSV, and left alone in TSV and text; numbers stay
# numbers.
cat >customers.csv <<'END'
customer_id,region
a,=cmd()
b,+1
c,@SUM(A1)
d,-2
e,"plain, with ""quotes"""
END
printf 'customer_id,time,amount\na,2024-01-05,1\nb,2024-01-05,-1\n' >sales.csv
crm-import -q sales.csv customers.csv >all.crm
for format in csv tsv text; do
    crm-report -q --section profile --format $format all.crm | grep 'cmd\|+1\|SUM\|-2\|plain'
done
