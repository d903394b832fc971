using System;

namespace NanoTcp.Services
{
    /// <summary>A name that is being looked up, and what came of it. Made by <see cref="DnsResolver.Start"/>.</summary>
    public sealed class DnsQuery
    {
        private readonly uint[] _addresses = new uint[DnsAnswer.AddressLimit];

        // what is asked for now: the name itself, or where an alias led
        internal readonly byte[] Name = new byte[DnsName.LongestName];
        internal int NameLength;

        // what was asked for at first
        internal readonly byte[] CacheName = new byte[DnsName.LongestName];
        internal int CacheNameLength;

        // where the question stands: which server in which round, by what, until when
        internal int Server;
        internal int Round;
        internal int Id;
        internal int Fd = -1;
        internal bool IsStream;
        internal bool IsSent;
        internal bool IsLocal;
        internal bool WasRefused;

        // of a local name: what a server says of it while neighbors may know better
        internal int Denial;

        // addresses of an answer that was cut off, for the case that the whole one is not to be had
        internal int PartialCount;
        internal int Aliases;
        internal int TimeToLive = int.MaxValue;
        internal long Deadline = long.MaxValue;

        // by TCP: the answer as far as it came; its length is known when two bytes have come
        internal byte[] Stream;
        internal int StreamLength;
        internal int Received;

        internal DnsQuery(string host)
        {
            Host = host;
        }

        /// <summary>The name as it was given.</summary>
        public string Host { get; }

        /// <summary>True when <see cref="Error"/> and the addresses hold.</summary>
        public bool IsDone { get; private set; }

        /// <summary>0 or a number of <see cref="DnsError"/>.</summary>
        public int Error { get; private set; }

        /// <summary>Addresses found, 0 to 4.</summary>
        public int AddressCount { get; private set; }

        /// <summary>An address, in host order.</summary>
        /// <param name="index">0 to <see cref="AddressCount"/> - 1.</param>
        public uint GetAddress(int index) => _addresses[index];

        internal void SetResult(int error, uint[] addresses, int count)
        {
            Error = error;
            AddressCount = count;
            Array.Copy(addresses, 0, _addresses, 0, count);
            IsDone = true;
        }

        internal void KeepPartial(uint[] addresses, int count)
        {
            Array.Copy(addresses, 0, _addresses, 0, count);
            PartialCount = count;
        }

        internal void SetPartialResult()
        {
            SetResult(DnsError.None, _addresses, PartialCount);
        }

        internal void SetName(byte[] name, int length)
        {
            Array.Copy(name, 0, Name, 0, length);
            NameLength = length;
            IsLocal = DnsName.IsLocal(name, length);
        }

        /// <summary>Asks anew: from the first server on.</summary>
        internal void Restart()
        {
            Server = 0;
            Round = 0;
            IsStream = false;
            WasRefused = false;
            Denial = DnsError.None;
            PartialCount = 0;
        }
    }
}
