# Each stage includes the one before: both directions, 3 months, a survey, 2 occasions and active,
# all but the survey within 365 days, from 2024-01-02 on.
cat >contacts.csv <<'END'
customer_id,time,kind,direction,group,score
continuity,2024-01-02,contact,in,,
continuity,2024-02-01,contact,out,,
continuity,2024-03-01,visit,,,
interaction,2024-02-01,contact,in,,
interaction,2024-02-28,contact,out,,
interaction,2024-03-01,contact,in,,
lost,2023-06-01,survey,out,,3
lost,2024-02-01,complaint,,,
lost,2024-03-01,campaign,out,treatment,
lost,2024-04-01,contact,out,,
no_in,2024-02-01,contact,out,,
no_in,2024-03-01,survey,out,,4
no_in,2024-04-01,plan,in,,
no_out,2024-02-01,complaint,,,
no_out,2024-03-01,campaign,out,control,
relationship,2023-06-01,survey,out,,3
relationship,2024-02-01,complaint,,,
relationship,2024-03-01,campaign,out,treatment,
relationship,2024-04-01,contact,out,,
too_old,2024-01-01,contact,in,,
too_old,2024-02-01,contact,out,,
understanding,2023-06-01,survey,out,,3
understanding,2024-02-01,contact,in,,
understanding,2024-03-01,contact,out,,
understanding,2024-04-01,contact,out,,
END
cat >sales.csv <<'END'
customer_id,time,order_id,amount
lost,2024-09-01,o1,10
lost,2024-10-01,o2,10
never_met,2024-12-01,o3,10
never_met,2024-12-02,o4,10
relationship,2024-09-02,o5,10
relationship,2024-10-02,o6,10
understanding,2024-12-02,o7,10
END
cut -d, -f1 contacts.csv | uniq >customers.csv
crm-import -q --as-of 2024-12-31 sales.csv contacts.csv customers.csv -o all.crm
crm-segment --by stage all.crm | grep '^C'
for customer in continuity lost no_out never_met relationship; do
    crm-segment -q --by stage --explain $customer all.crm | awk -v RS= 'NR > 2'
done
echo 'From 2 months and 1 occasion on:'
crm-segment -q --by stage --set stage.months=2 --set stage.occasions=1 all.crm | grep '^C'
echo 'Without directions nobody is known to have met both ways:'
crm-import -q --as-of 2024-12-31 sales.csv <(cut -d, -f1-3 contacts.csv) customers.csv -o mute.crm
crm-segment --by stage,engagement --table mute.crm
