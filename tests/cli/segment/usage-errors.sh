for wrong in --colour --measure --by '--inactive -1' '--inactive 36501' '--inactive soon' \
    '--as-of 2024-13-01' --learn-only '--learn-only --save-model m --table' 'a b' \
    '--set rfm.colour=red' '--set importance.vip=2' '--set importance.vip=many' \
    '--set value_matrix.reference=mode' '--set rfm.class_by=rank' '--set rfm.window=0' \
    '--set rfm.recency_cuts=1;2;3' '--set rfm.frequency_cuts=4;3;2;1' \
    '--set rfm.monetary_cuts=a;b;c;d' '--set measures.window=0' \
    '--set importance.vip=0.3 --set importance.important=0.2' '--set importance.value=colour'; do
    # shellcheck disable=SC2086 # an option and its argument
    printf 'customer_id,time,amount\na,2024-01-05,1\n' | crm-import -q | crm-segment $wrong -o out.crm
    echo "$wrong: ${PIPESTATUS[2]}"
    [[ ! -e out.crm ]] || echo "out.crm is there"
done
