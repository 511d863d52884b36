# Neither a pipe nor a file gets an escape sequence, with or without NO_COLOR.
crm-import -q "$SAMPLES"/{sales,customers}.csv | crm-segment -q --by importance >all.crm
crm-report -q all.crm >expected
head -n 2 expected
NO_COLOR=1 crm-report -q all.crm | cmp - expected
! grep "$(printf '\033')" expected
