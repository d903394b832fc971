namespace NanoTcp.Net
{
    /// <summary>The text of IPv6 addresses: parsing by RFC 4291 section 2.2, formatting by RFC 5952.</summary>
    internal static class Ipv6Text
    {
        /// <summary>16-bit groups of an address.</summary>
        public const int Groups = 8;

        private const int LongestGroup = 4;

        private const string HexDigits = "0123456789abcdef";

        /// <summary>Parses an address, without brackets; a zone after "%" is a number.</summary>
        /// <param name="text">The text; may be null.</param>
        /// <param name="groups">Receives the eight groups, the most significant first.</param>
        /// <param name="scope">Receives the zone; 0 without one.</param>
        /// <returns>False when the text is not an IPv6 address.</returns>
        public static bool TryParse(string text, ushort[] groups, out long scope)
        {
            scope = 0;
            if (text == null)
            {
                return false;
            }

            int percent = text.IndexOf('%');
            if (percent >= 0 && !TryParseScope(text, percent + 1, out scope))
            {
                return false;
            }

            return TryParseGroups(percent >= 0 ? text.Substring(0, percent) : text, groups);
        }

        /// <summary>Formats an address: lower case, the longest run of zero groups as "::".</summary>
        /// <param name="groups">The eight groups, the most significant first.</param>
        public static string ToString(ushort[] groups)
        {
            FindZeros(groups, out int zeros, out int end);
            string text = string.Empty;
            for (int i = 0; i < Groups; i++)
            {
                if (i == zeros)
                {
                    text += "::";
                    i = end - 1;
                }
                else
                {
                    text += (i == 0 || i == end ? string.Empty : ":") + Hex(groups[i]);
                }
            }

            return text;
        }

        private static bool TryParseGroups(string text, ushort[] groups)
        {
            int count = 0;
            int gap = -1;
            int i = 0;
            if (text.Length >= 2 && text[0] == ':' && text[1] == ':')
            {
                gap = 0;
                i = 2;
            }

            while (i < text.Length)
            {
                int end = text.IndexOf(':', i);
                end = end < 0 ? text.Length : end;
                string group = text.Substring(i, end - i);
                if (group.IndexOf('.') >= 0)
                {
                    // the last four bytes as an IPv4 address
                    if (end != text.Length || count > Groups - 2 || !Ipv4Address.TryParse(group, out uint address))
                    {
                        return false;
                    }

                    groups[count++] = (ushort)(address >> 16);
                    groups[count++] = (ushort)address;
                    break;
                }

                if (count == Groups || !TryParseGroup(group, out groups[count]))
                {
                    return false;
                }

                count++;
                i = end + 1;
                if (i == text.Length)
                {
                    return false;
                }

                if (i < text.Length && text[i] == ':')
                {
                    if (gap >= 0)
                    {
                        return false;
                    }

                    gap = count;
                    i++;
                }
            }

            return Expand(groups, count, gap);
        }

        // moves the groups after "::" to the end
        private static bool Expand(ushort[] groups, int count, int gap)
        {
            if (gap < 0)
            {
                return count == Groups;
            }

            int moved = count - gap;
            for (int i = 1; i <= moved; i++)
            {
                groups[Groups - i] = groups[count - i];
            }

            for (int i = gap; i < Groups - moved; i++)
            {
                groups[i] = 0;
            }

            return count < Groups;
        }

        private static bool TryParseGroup(string text, out ushort group)
        {
            group = 0;
            if (text.Length == 0 || text.Length > LongestGroup)
            {
                return false;
            }

            string lower = text.ToLower();
            for (int i = 0; i < lower.Length; i++)
            {
                int digit = HexDigits.IndexOf(lower[i]);
                if (digit < 0)
                {
                    return false;
                }

                group = (ushort)((group << 4) | digit);
            }

            return true;
        }

        private static bool TryParseScope(string text, int start, out long scope)
        {
            scope = 0;
            for (int i = start; i < text.Length; i++)
            {
                if (text[i] < '0' || text[i] > '9' || scope > uint.MaxValue)
                {
                    return false;
                }

                scope = (scope * 10) + text[i] - '0';
            }

            return start < text.Length && scope <= uint.MaxValue;
        }

        // the longest run of two or more zero groups, the first of several
        private static void FindZeros(ushort[] groups, out int start, out int end)
        {
            start = -1;
            end = -1;
            int longest = 1;
            for (int i = 0; i < Groups; i++)
            {
                int stop = i;
                while (stop < Groups && groups[stop] == 0)
                {
                    stop++;
                }

                if (stop - i > longest)
                {
                    longest = stop - i;
                    start = i;
                    end = stop;
                }

                i = stop;
            }
        }

        private static string Hex(int group)
        {
            string text = string.Empty;
            for (int shift = 12; shift >= 0; shift -= 4)
            {
                int digit = (group >> shift) & 0xF;
                text += digit == 0 && text.Length == 0 && shift > 0 ? string.Empty : HexDigits.Substring(digit, 1);
            }

            return text;
        }
    }
}
