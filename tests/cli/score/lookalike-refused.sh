# D6: what lookalike says where it cannot be learned; customers get an empty column, or none.
people() { # how many buy, how many do not, program that prints the gender of customer i
    awk -v OFS=, -v buyers="$1" -v others="$2" "
        BEGIN { print \"customer_id,gender\"
            for (i = 1; i <= buyers + others; i++) { $3; print \"k\" i, gender } }" >people.csv
    awk -v OFS=, -v buyers="$1" '
        BEGIN { print "customer_id,time,amount"
            for (i = 1; i <= buyers; i++) print "k" i, "2024-05-05", "1.00" }' >sales.csv
    crm-import -q people.csv sales.csv | crm-score --by lookalike --table | head -n 2
}
people 29 40 'gender = "f"'
people 40 29 'gender = "f"'
people 40 0 'gender = "f"'
people 40 40 'gender = "f"'
people 40 40 'gender = i % 3 == 0 ? "f" : "m"'
people 40 40 'gender = i <= 40 ? "f" : "m"'
printf '%s\n' customer_id,name a,Li >people.csv
printf '%s\n' customer_id,time,amount a,2024-05-05,1.00 >sales.csv
crm-import -q people.csv sales.csv | crm-score --by lookalike --table
