# One section, two, and all of them by default.
crm-import -q "$SAMPLES"/{sales,customers}.csv | crm-segment -q --by importance >all.crm
headings() {
    crm-report -q "$@" all.crm | grep -B 1 '^══' | grep '^[A-Z]'
}
headings --section value
echo
headings --section profile,value
echo
headings -s value -s profile
echo
headings
