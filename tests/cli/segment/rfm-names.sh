# Names of a user's own, and what is said where they have a gap.
cat >sales.csv <<'END'
customer_id,time,amount
a,2024-01-05,500
a,2024-01-20,10
b,2024-01-30,20
c,2023-01-01,100
END
crm-import -q sales.csv >sales.crm
sed -e 's/\tchampions\t.*/\t金牌\t/' -e 's/\tlost\t.*/\tgone\tsend a card/' \
    < <(crm-segment --rules rfm) >own.tsv
crm-segment --rules rfm_classes | sed 's/\tkey_/\tbig_/' >classes.tsv
own=(--set rfm.names=own.tsv --set rfm.classes=classes.tsv)
crm-segment -q --by rfm "${own[@]}" --table sales.crm
crm-segment -q --by rfm "${own[@]}" sales.crm | grep ^##tool
crm-segment -q --by rfm "${own[@]}" --explain a sales.crm | grep ^rfm
crm-segment -q --by rfm "${own[@]}" --explain c sales.crm | grep ^rfm
crm-segment -q --by rfm "${own[@]}" sales.crm | crm-report -q --section profile --lang zh |
    sed -n '/^RFM/,/^$/p'
crm-segment --rules rfm --set rfm.names=own.tsv | cmp - own.tsv
# names on standard input, the stream in a file
crm-segment -q --by rfm --set rfm.names=- --table sales.crm <own.tsv | cut -f 1,5
crm-segment -q --by rfm --set rfm.names=- --save-model m.tsv -o out.crm sales.crm <own.tsv && cut -f 2,6 out.crm | grep gone
wrong() {
    sed "$1" own.tsv >wrong.tsv
    crm-segment -q --by rfm --set rfm.names=wrong.tsv sales.crm
    echo "exit $?" >&2
}
wrong '/^2/d'
wrong 's/^1\t1-2/1-2\t1-2/'
wrong 's/^5\t1\t/6\t1\t/'
wrong 's/^recency/recentness/'
wrong 's/gone/go\\ne/'
crm-segment --rules rmf
echo "exit $?" >&2
