using System;

namespace NanoTcp.Services
{
    /// <summary>Settings of a syslog client.</summary>
    public sealed class SyslogSettings
    {
        /// <summary>Name or address of the receiver.</summary>
        public string Server { get; set; }

        /// <summary>The receiver's UDP port, 1 to 65,535. Default 514 (RFC 5426 section 3.3).</summary>
        public int Port { get; set; } = 514;

        /// <summary>Facility, 0 to 23 (RFC 5424 section 6.2.1). Default 16, local0.</summary>
        public int Facility { get; set; } = 16;

        /// <summary>HOSTNAME: up to 255 printable ASCII characters; null if the receiver shall use the sender's address.</summary>
        public string HostName { get; set; }

        /// <summary>APP-NAME: up to 48 printable ASCII characters; null for none.</summary>
        public string AppName { get; set; }

        /// <summary>Messages less severe than this are not sent. Default Debug: all are.</summary>
        public SyslogSeverity Threshold { get; set; } = SyslogSeverity.Debug;

        /// <summary>
        /// Longest message in bytes, 480 to 1400; the rest is cut off. Default 480, which every receiver accepts (RFC 5426 section 3.2).
        /// </summary>
        public int MaxLength { get; set; } = 480;

        internal void Validate()
        {
            if (Server == null || (!Ipv4Address.TryParse(Server, out _) && !DnsName.IsHostName(Server)))
            {
                throw new ArgumentException("Server is neither an address nor a host name.");
            }

            if (Port < 1 || Port > 65_535 || Facility < 0 || Facility > 23 || MaxLength < 480 || MaxLength > 1400)
            {
                throw new ArgumentOutOfRangeException("Port is 1 to 65535, Facility 0 to 23, MaxLength 480 to 1400");
            }

            if (!IsPrintable(HostName, 255) || !IsPrintable(AppName, 48))
            {
                throw new ArgumentException("HostName has 1 to 255 and AppName 1 to 48 printable ASCII characters.");
            }
        }

        private static bool IsPrintable(string text, int longest)
        {
            if (text == null)
            {
                return true;
            }

            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] <= ' ' || text[i] > '~')
                {
                    return false;
                }
            }

            return text.Length > 0 && text.Length <= longest;
        }
    }
}
