/* tests/fault/strike.h — what sweep.c and the preloaded strike.c tell each other.
 *
 * STRIKE in the tool's environment says which call fails: "CALL HOW NUMBER MARK". CALL is the last
 * word of a hook's name (crm_hook_read: read), NUMBER counts such calls from 1, MARK is an open
 * descriptor whose file becomes a struct strike_mark when the fault strikes.
 *
 * HOW: fail (only this call), broken (this call and all later ones), kill (SIGKILL in its place),
 * and for reading and writing interrupt (EINTR), short (one byte), crumbs (a few bytes, this call
 * and all later ones), end (no bytes, as at the end of a file).
 *
 * STRIKE_NAMED in the environment: the file system has no unnamed files (O_TMPFILE). */
#ifndef TESTS_FAULT_STRIKE_H
#define TESTS_FAULT_STRIKE_H

struct strike_mark {
    int struck;
    int descriptor; /* that the call was for; -1: for none */
};

#endif
