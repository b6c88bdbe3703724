/* SPDX-License-Identifier: GPL-2.0 */
/* Read before everything else, so that another compiler means another build. */
