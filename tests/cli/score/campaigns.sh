# D5: 40 treated, of whom 20 buy for 50 within 30 days, and 40 controls, of whom 4 do; half of it is
# margin and a letter costs 2, or 30 in autumn. Early and late purchases do not count.
letters() { # campaign, date, cost
    for i in {100..139}; do
        echo "t$i,$2,campaign,$1,treatment,$3"
        echo "k$i,$2,campaign,$1,control,"
    done
}
{
    echo customer_id,time,kind,campaign,group,cost
    letters spring 2024-03-01 2
    letters autumn 2024-09-01 30
    echo t100,2024-03-02,campaign,spring,treatment,2  # twice: costs, and no more
    echo both,2024-03-01,campaign,spring,treatment,2  # of both groups: left out
    echo both,2024-03-01,campaign,spring,control,
    echo k101,2024-03-09,campaign,spring,treatment,2  # crossed: a control all the same
    echo who,2024-03-01,campaign,spring,,2            # of no group: left out
    for i in {100..139}; do
        echo "t$i,2024-06-01,campaign,all of us,treatment,1" # nobody to compare with
        echo "t$i,2024-12-02,campaign,\"late, new\",treatment,1"
        echo "k$i,2024-12-02,campaign,\"late, new\",control,"
    done
    for i in 100 101 102; do
        echo "t$i,2024-07-01,campaign,few,treatment,1"
        echo "k$i,2024-07-01,campaign,few,control,"
    done
} >contacts.csv
{
    echo customer_id,time,amount,cost
    for i in {100..119}; do
        echo "t$i,2024-03-$((i - 89)),50,25"
        echo "t$i,2024-09-$((i - 89)),50,25"
    done
    for i in {100..103}; do
        echo "k$i,2024-03-01,50,25"
        echo "k$i,2024-10-01,50,25"
    done
    echo k120,2024-02-29,1000,1 # the day before
    echo k121,2024-04-01,1000,1 # 31 days after
    echo both,2024-03-05,1000,1
    echo who,2024-03-05,1000,1
} >sales.csv
{
    echo customer_id,gender
    for i in {100..139}; do
        echo "t$i,$([[ $((i % 2)) == 0 ]] && echo female || echo male)"
        echo "k$i,$([[ $((i % 2)) == 0 ]] && echo female || echo male)"
    done
    echo both,female
    echo who,
} >customers.csv
crm-import -q --as-of 2024-12-31 sales.csv customers.csv contacts.csv >all.crm
crm-score --campaigns all.crm
# By class; a longer look takes the purchases of 31 days after in.
crm-score -q --campaigns --set uplift.by=gender -o table.tsv all.crm
cut -f 1-10,17- table.tsv
crm-score -q --campaigns --set uplift.days=31 all.crm | cut -f 1-10 | sed -n 2p
# A cost by kind is the treated ones' alone; no margin, no verdict.
crm-score -q --campaigns --set contact_cost.campaign=100 all.crm | cut -f 1,17-
cut -d, -f 1-3 sales.csv >plain.csv
crm-import -q --as-of 2024-12-31 plain.csv customers.csv contacts.csv | tee plain.crm \
    | crm-score -q --campaigns | cut -f 1,11-
crm-score -q --campaigns --set profit.rate=0.5 plain.crm | cut -f 1,11-
# The lines of the stream, of which a report can tell.
crm-score -q --by uplift --set uplift.by=gender all.crm | grep '^##model.*uplift' | cut -f 3-4
