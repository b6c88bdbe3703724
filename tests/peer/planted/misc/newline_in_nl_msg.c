// SPDX-License-Identifier: GPL-2.0-only
static int check(struct nlattr *attr, struct netlink_ext_ack *extack)
{
	if (!attr)
		NL_SET_ERR_MSG(extack, "attribute is missing\n");
	NL_SET_ERR_MSG_MOD(extack, "fine");
	GENL_SET_ERR_MSG(extack, "no" " good\n");
	return -EINVAL;
}
