namespace NanoTcp.Services
{
    /// <summary>Reads the options of a message, RFC 2131 section 4.1.</summary>
    internal abstract class DhcpReader
    {
        /// <summary>Holds the message from index 0 while it is read; null otherwise, since the buffer is shared.</summary>
        protected byte[] Message { get; set; }

        /// <summary>Reads options up to the end option.</summary>
        /// <param name="o">Index of the first byte.</param>
        /// <param name="end">Index after the last one.</param>
        /// <returns>False when an option does not fit.</returns>
        protected bool ReadOptions(int o, int end)
        {
            byte[] m = Message;
            while (o < end && m[o] != DhcpOption.End)
            {
                if (m[o] == DhcpOption.Pad)
                {
                    o++;
                    continue;
                }

                if (o + 1 >= end || o + 2 + m[o + 1] > end)
                {
                    return false;
                }

                ReadOption(m[o], o + 2, m[o + 1]);
                o += 2 + m[o + 1];
            }

            return true;
        }

        /// <summary>Reads an option.</summary>
        /// <param name="code">Its code, RFC 2132.</param>
        /// <param name="o">Index of its value.</param>
        /// <param name="length">Length of its value in bytes.</param>
        protected abstract void ReadOption(int code, int o, int length);
    }
}
