namespace System.Net
{
    /// <summary>A host's name and addresses.</summary>
    public class IPHostEntry
    {
        /// <summary>Makes an empty entry.</summary>
        public IPHostEntry()
        {
        }

        internal IPHostEntry(string hostName, IPAddress[] addressList)
        {
            HostName = hostName;
            AddressList = addressList;
        }

        /// <summary>The name; or the address in dotted decimal, if that was looked up.</summary>
        public string HostName { get; }

        /// <summary>Its IPv4 addresses, at least one.</summary>
        public IPAddress[] AddressList { get; }
    }
}
