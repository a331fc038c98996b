/* Whether a value is one of its item's type, judged as XML Schema does (XML Schema part 2,
 * section 3.2: the lexical spaces of date, dateTime, boolean, integer, nonNegativeInteger and
 * decimal). */
#ifndef MUSTER_COLLECTION_LEXICAL_H
#define MUSTER_COLLECTION_LEXICAL_H

#include "base/text.h"
#include "collection/schema.h"

/* Without the blanks, tabs and line ends around it: whiteSpace is "collapse" for every type but
 * text, and none of their values has a blank inside. */
struct slice lexical_collapse(struct slice value);

/* True if `value` is of the leaf's type, blanks around it or not. Any text is text. Restrictions of
 * a type are not looked at. */
bool lexical_accepts(const struct item *leaf, struct slice value);

/* True if `value`, which is of the leaf's type, is one that DfE takes: a date is CCYY-MM-DD, and
 * whatever restrictions the leaf's own type has are kept to; libxml2 judges those. Otherwise `why`
 * gets what is wrong, of a restriction in libxml2's words. */
bool lexical_allows(const struct item *leaf, const char *value, struct buffer *why);

#endif
