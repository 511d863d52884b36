# crm-score says who is like a buyer (D6); crm-segment makes prospects of them (C10).
ln -s "$SAMPLES" samples
crm-import -q samples/{sales,customers,products,interactions}.csv | crm-score --by lookalike |
    crm-segment --by status --measures -o all.crm
echo "${PIPESTATUS[*]}"
never_bought() {
    crm-segment -q --by status --table "$@" all.crm | awk -F '\t' '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["occasions"] == 0 && $at["relation"] != "internal" {
            alike = $at["lookalike"] >= 0.5 ? "alike" : "not alike"
            planned = $at["next_planned"] != "" ? "planned" : "not planned"
            count[$at["status"] ", " alike ", " planned]++
        }
        END { for (kind in count) print count[kind], kind }' | sort -k2
}
never_bought
echo "from 0.6 on:"
never_bought --set status.lookalike=0.6
crm-segment -q --by status --explain c000139 all.crm | grep -A 3 '(C10)'
