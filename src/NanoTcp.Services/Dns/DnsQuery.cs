using System;

namespace NanoTcp.Services
{
    /// <summary>A name lookup and its result. Made by <see cref="DnsResolver.Start(string)"/>.</summary>
    public sealed class DnsQuery
    {
        private readonly uint[] _addresses = new uint[DnsAnswer.AddressLimit];

        // the name in the current question: the one given, or the target of an alias
        internal readonly byte[] Name = new byte[DnsName.LongestName];
        internal int NameLength;

        // the name in the first question
        internal readonly byte[] CacheName = new byte[DnsName.LongestName];
        internal int CacheNameLength;

        // state of the exchange: server, round, transport, timeout
        internal int Server;
        internal int Round;
        internal int Id;
        internal int Fd = -1;
        internal bool IsStream;
        internal bool IsSent;
        internal bool IsLocal;
        internal bool WasRefused;

        // for a local name: the error that a server returned, kept while neighbors may still answer
        internal int Denial;

        // addresses of a truncated answer, in case the whole one cannot be fetched
        internal int PartialCount;
        internal int Aliases;
        internal int TimeToLive = int.MaxValue;
        internal long Deadline = long.MaxValue;

        // the service that runs when the query is done; null for none
        internal StackService Waiter;

        // by TCP: the part of the answer received so far; its first two bytes are the length
        internal byte[] Stream;
        internal int StreamLength;
        internal int Received;

        internal DnsQuery(string host)
        {
            Host = host;
        }

        /// <summary>The name as given by the caller.</summary>
        public string Host { get; }

        /// <summary>True when <see cref="Error"/> and the addresses are valid.</summary>
        public bool IsDone { get; private set; }

        /// <summary>0, or one of <see cref="DnsError"/>.</summary>
        public int Error { get; private set; }

        /// <summary>Number of addresses found, 0 to 4.</summary>
        public int AddressCount { get; private set; }

        /// <summary>Returns an address, in host order.</summary>
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

        /// <summary>Starts again with the first server.</summary>
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
