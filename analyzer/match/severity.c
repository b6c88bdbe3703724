// SPDX-License-Identifier: GPL-2.0-only
/* Names of severities, as rules and options spell them. */
#include "match/finding.h"

static const char *const severity_names[] = {
	[SEV_INFO] = "info", [SEV_WARNING] = "warning", [SEV_ERROR] = "error",
};

const char *severity_name(enum severity s)
{
	return severity_names[s];
}

int severity_parse(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(severity_names); i++)
		if (!strcmp(name, severity_names[i]))
			return (int)i;
	return -1;
}
