using System;

namespace NanoTcp.Services
{
    /// <summary>
    /// Which servers are queried: first the addresses that DHCP announced, then the names of the settings. The one that answered stays the
    /// current one; after a failure the next one is. Servers that refused service are not used again.
    /// </summary>
    internal sealed class SntpServers
    {
        private const int DeniedLimit = 8;

        private readonly uint[] _addresses = new uint[DhcpServerLimit];
        private readonly string[] _names;
        private readonly uint[] _denied = new uint[DeniedLimit];
        private int _addressCount;
        private int _deniedCount;
        private int _current;

        /// <summary>Most addresses that DHCP announces.</summary>
        public const int DhcpServerLimit = 3;

        /// <param name="names">Names or addresses; null for none.</param>
        public SntpServers(string[] names)
        {
            _names = names == null ? new string[0] : names;
        }

        /// <summary>Number of servers.</summary>
        public int Count => _addressCount + _names.Length;

        /// <summary>The current server's name, or its address as text; null if DHCP announced its address.</summary>
        public string Name => _current < _addressCount ? null : _names[_current - _addressCount];

        /// <summary>The current server's address if DHCP announced it.</summary>
        public uint Address => _addresses[_current];

        /// <summary>Moves to the next server, after the last one to the first.</summary>
        public void Advance()
        {
            _current = _current + 1 < Count ? _current + 1 : 0;
        }

        /// <summary>Sets the addresses that DHCP announced; the first one becomes the current server.</summary>
        /// <param name="addresses">In host order, from index 0 on.</param>
        /// <param name="count">How many of them count, 0 or more; those above the limit do not.</param>
        /// <returns>False when they are the ones in use: nothing has changed.</returns>
        public bool Set(uint[] addresses, int count)
        {
            count = count < DhcpServerLimit ? count : DhcpServerLimit;
            bool isSame = count == _addressCount;
            for (int i = 0; isSame && i < count; i++)
            {
                isSame = _addresses[i] == addresses[i];
            }

            if (isSame)
            {
                return false;
            }

            Array.Copy(addresses, 0, _addresses, 0, count);
            _addressCount = count;
            _current = 0;
            return true;
        }

        /// <summary>Never uses an address again; after many others were denied it is forgotten.</summary>
        public void Deny(uint address)
        {
            _denied[_deniedCount % DeniedLimit] = address;
            _deniedCount++;
        }

        /// <summary>True for a server that refused service.</summary>
        public bool IsDenied(uint address)
        {
            for (int i = 0; i < DeniedLimit; i++)
            {
                if (_denied[i] == address)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
