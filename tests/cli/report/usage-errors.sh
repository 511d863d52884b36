for wrong in --colour --sect '--section colour' '--section profil' '--format pdf' '--lang fr' \
    '--as-of today' 'a b'; do
    # shellcheck disable=SC2086 # an option and its argument
    crm-report $wrong </dev/null
    echo "$wrong: $?"
done
