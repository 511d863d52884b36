# E2: a shop of 100 complainants whose days are over: 40 resolved within 3 days, 36 of whom bought
# again within 180; 40 later, 24; 20 not, 4. Each edge is taken from both sides.
customer() { # id, resolved, bought again
    echo "$1,2024-01-10,complaint,$2,"  >>contacts.csv
    echo "$1,2024-01-10,5" >>sales.csv # the day of the complaint: bought before, not again
    [[ -z $3 ]] || echo "$1,$3,5" >>sales.csv
}
echo customer_id,time,kind,resolved_time,score >contacts.csv
echo customer_id,time,amount >sales.csv
for i in {101..140}; do customer "f$i" 2024-01-13 "$([[ $i -le 136 ]] && echo 2024-07-08)"; done # day 3, day 180
for i in {101..140}; do customer "s$i" 2024-01-14 "$([[ $i -le 124 ]] && echo 2024-01-11)"; done # day 4, day 1
for i in {101..119}; do customer "n$i" "" "$([[ $i -le 104 ]] && echo 2024-02-01)"; done
customer n120 2024-07-09 2024-07-09 # both on day 181
{
    echo f140,2024-02-20,complaint,2024-02-20,      # his second one: counted, not followed
    echo y,2024-12-01,complaint,2024-12-01,         # young
    echo w,2024-01-05,complaint,2024-01-04,         # never bought; resolved before it was made
    echo later,2024-01-05,complaint,,               # bought only after it
    echo -,2024-01-05,complaint,2024-01-07,         # nobody known
    echo f101,2025-01-05,complaint,,                # after the as-of date
    for i in 1 2 3; do echo "d$i,2024-12-02,survey,,1"; done
    echo f102,2024-12-02,survey,,1                  # dissatisfied, but complained
    echo d9,2024-12-02,survey,,1                    # dissatisfied, but never bought
} >>contacts.csv
printf '%s\n' y,2024-01-01,5 later,2024-01-06,5 d1,2023-12-01,5 d2,2024-01-01,5 d3,2024-12-01,5 >>sales.csv
crm-import -q --as-of 2024-12-31 sales.csv contacts.csv >all.crm
crm-score --complaints all.crm
crm-score -q --complaints --table all.crm
crm-score -q --complaints --table --set complaints.days=181 --set complaints.fast_days=2 all.crm \
    | grep again
# Internal customers are left out.
printf '%s\n' customer_id,relation f101,internal d1,internal >staff.csv
crm-import -q --as-of 2024-12-31 sales.csv contacts.csv staff.csv | crm-score -q --complaints --table \
    | grep -E 'all|_fast|silent'
# As of a day on which it was not yet resolved.
crm-import -q --as-of 2024-01-12 sales.csv contacts.csv | crm-score --complaints
# The line of the stream, of which a report can tell.
crm-score -q --by complaints all.crm | grep '^##model.*complaints' | cut -f 3-
# Nobody known is nobody, though there is a record of him.
printf '%s\n' '##crm	1' '##as_of	2024-12-31' '#I	customer_id	time	kind' 'I	-	2024-01-05	complaint' \
    'I	a	2024-01-05	complaint' '#C	customer_id' 'C	-' 'C	a' '##end	I=2	C=2' \
    | crm-score -q --complaints --table | grep ^compl
# A model says nothing of the complaints of other data.
crm-score -q --by complaints,uplift --learn-only --save-model model all.crm
crm-score -q --by complaints --set complaints.days=30 --model model --as-of 2024-06-30 all.crm \
    | grep '^##model.*complaints' | cut -f 3-
# No complaints, and what --complaints does not go with.
grep -v complaint contacts.csv >surveys.csv
crm-import -q --as-of 2024-12-31 sales.csv surveys.csv | crm-score --complaints
for option in --campaigns '--explain f101' '--model model' '--learn-only --save-model model' '--holdout 9' '--by profit' --measures; do
    # shellcheck disable=SC2086 # words
    crm-score --complaints $option all.crm
    echo "$?"
done
