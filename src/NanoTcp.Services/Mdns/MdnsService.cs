using System;

namespace NanoTcp.Services
{
    /// <summary>A service that a responder publishes, RFC 6763. Made by <see cref="MdnsResponder.AddService"/>.</summary>
    public sealed class MdnsService
    {
        private const int LongestText = 400;
        private const int LongestString = 255;

        // RFC 6763 section 7.2: fifteen characters and the underscore
        private const int LongestServiceName = 16;
        private const string TypesName = "_services._dns-sd._udp";

        internal readonly byte[] TypeName = new byte[32];
        internal readonly int TypeLength;

        // RFC 6763 section 9
        internal readonly byte[] AllTypesName = new byte[32];
        internal readonly int AllTypesLength;

        // the name as it is sent, with the case that people see
        internal readonly byte[] DisplayName;
        internal int DisplayNameLength;

        internal readonly byte[] Text;
        internal readonly MdnsName Entry;

        private readonly string _instanceName;
        private int _number = 1;

        internal MdnsService(string type, int port, string instanceName, string[] text)
        {
            if (!IsType(type))
            {
                throw new ArgumentException("A type is an underscore, 1 to 15 letters, digits and single hyphens with a letter among them, and ._tcp or ._udp.");
            }

            if (port < 1 || port > 65_535)
            {
                throw new ArgumentOutOfRangeException("port is 1 to 65535");
            }

            byte[] label = new byte[DnsName.LongestLabel + 1];
            int length = instanceName == null ? 0 : DnsName.WriteText(instanceName, label.Length, label, 0);
            if (length < 1 || length > DnsName.LongestLabel)
            {
                throw new ArgumentException("A name has 1 to 63 bytes as UTF-8, without control characters.");
            }

            Type = type;
            Port = port;
            _instanceName = instanceName;
            Text = WriteStrings(text);
            TypeLength = DnsName.Write(type, MdnsMessage.Domain, TypeName);
            AllTypesLength = DnsName.Write(TypesName, MdnsMessage.Domain, AllTypesName);
            DisplayName = new byte[1 + DnsName.LongestLabel + TypeLength];
            Entry = new MdnsName(this, new byte[DisplayName.Length]);
            WriteName();
        }

        /// <summary>Service type, such as "_http._tcp".</summary>
        public string Type { get; }

        /// <summary>Port of the service, 1 to 65535.</summary>
        public int Port { get; }

        /// <summary>Display name; if another host has it, with a number, such as "Boiler (2)".</summary>
        public string InstanceName => _number == 1 ? _instanceName : _instanceName + Suffix;

        /// <summary>True when no other host has the name, and queries for it are answered.</summary>
        public bool IsEstablished => Entry.IsEstablished;

        private string Suffix => " (" + _number.ToString() + ")";

        /// <summary>Takes the next name, since another host has this one (RFC 6762 section 9).</summary>
        internal void Rename()
        {
            _number++;
            WriteName();
        }

        private void WriteName()
        {
            string suffix = _number == 1 ? string.Empty : Suffix;
            int end = DnsName.WriteText(_instanceName, DnsName.LongestLabel - suffix.Length, DisplayName, 1);
            end = DnsName.WriteText(suffix, DnsName.LongestLabel, DisplayName, end);
            DisplayName[0] = (byte)(end - 1);
            Array.Copy(TypeName, 0, DisplayName, end, TypeLength);
            DisplayNameLength = end + TypeLength;
            Array.Copy(DisplayName, 0, Entry.Name, 0, DisplayNameLength);
            Entry.Length = DisplayNameLength;
            DnsName.MakeLower(Entry.Name, Entry.Length);
        }

        // section 6.1: an empty string stands for no properties
        private static byte[] WriteStrings(string[] strings)
        {
            byte[] text = new byte[LongestText];
            int length = 0;
            for (int i = 0; strings != null && i < strings.Length; i++)
            {
                int start = length + 1;
                string one = strings[i];
                bool isRight = one != null && one.Length > 0 && one[0] != '=' && start < LongestText;
                int most = LongestText - start < LongestString + 1 ? LongestText - start : LongestString + 1;
                int end = isRight ? DnsName.WriteText(one, most, text, start) : -1;
                if (end < 0 || end - start >= most)
                {
                    throw new ArgumentException("Strings have a key, up to 255 bytes each and 400 in all, and no control characters.");
                }

                text[length] = (byte)(end - start);
                length = end;
            }

            byte[] exact = new byte[length == 0 ? 1 : length];
            Array.Copy(text, 0, exact, 0, length);
            return exact;
        }

        private static bool IsType(string type)
        {
            int dot = type == null ? -1 : type.IndexOf('.');
            if (dot < 2 || dot > LongestServiceName || type[0] != '_' || (type.Substring(dot) != "._tcp" && type.Substring(dot) != "._udp"))
            {
                return false;
            }

            bool hasLetter = false;
            for (int i = 1; i < dot; i++)
            {
                char c = type[i];
                bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                bool isInside = i > 1 && i < dot - 1 && type[i - 1] != '-';
                if (!isLetter && !(c >= '0' && c <= '9') && !(c == '-' && isInside))
                {
                    return false;
                }

                hasLetter |= isLetter;
            }

            return hasLetter;
        }
    }
}
