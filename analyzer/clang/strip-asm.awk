# SPDX-License-Identifier: GPL-2.0-only
#
# Takes inline assembly out of preprocessed C, but for statements that hold "->": the marks by which
# Kbuild makes headers of numbers. Global register variables become plain ones.
# Strings with a parenthesis or a quote in them are understood; comments are gone already.

# Length of the parenthesised text at the start of s, or 0 when it goes on in the next line
function closing(s,    i, n, c, depth)
{
	n = length(s)
	for (i = 1; i <= n; i++) {
		c = substr(s, i, 1)
		if (c == "\"") {
			for (i++; i <= n && (c = substr(s, i, 1)) != "\""; i++)
				if (c == "\\")
					i++
		} else if (c == "(") {
			depth++
		} else if (c == ")" && --depth == 0) {
			return i
		}
	}
	return 0
}

function next_line(    line)
{
	if ((getline line) <= 0)
		return 0
	if (line !~ /^#/)
		text = text " " line
	return 1
}

/^#/ { print; next }

{
	text = $0
	out = ""
	while (match(text, /(^|[^A-Za-z0-9_"])(asm|__asm|__asm__|register)[^A-Za-z0-9_]/)) {
		start = RSTART + (substr(text, RSTART, 1) ~ /[a-z_]/ ? 0 : 1)
		out = out substr(text, 1, start - 1)
		text = substr(text, start)
		if (text ~ /^register/) {
			text = substr(text, 9)
			continue
		}
		head = ""
		while (!match(text, /^[a-z_]+([ \t]|volatile|__volatile__|inline|__inline__|__inline|goto)*\(/))
			if (!next_line())
				break
		n = 0
		if (RSTART) {
			head = substr(text, 1, RLENGTH - 1)
			text = substr(text, RLENGTH)
			while (!(n = closing(text)))
				if (!next_line())
					break
		}
		if (!n) {
			out = out head text
			text = ""
			break
		}
		whole = substr(text, 1, n)
		text = substr(text, n + 1)
		if (index(whole, "->") && whole ~ /\.ascii/)
			out = out head whole
	}
	print out text
}
