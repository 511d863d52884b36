/* base/version.h — the version of all tools and of the library. */
#ifndef CRM_BASE_VERSION_H
#define CRM_BASE_VERSION_H

#define CRM_VERSION "0.1.0"

#endif
