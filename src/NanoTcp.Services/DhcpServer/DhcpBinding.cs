namespace NanoTcp.Services
{
    /// <summary>What a server knows of one of its addresses.</summary>
    internal sealed class DhcpBinding
    {
        private bool _isChecking;

        /// <summary>
        /// The last message of the client that has the address, or had it last; null when it was never given, or another host has it.
        /// </summary>
        public DhcpRequest Client { get; private set; }

        /// <summary>
        /// End of the lease, of the offer, of the check, or of the time for which the address is not given; in milliseconds of the stack's
        /// clock.
        /// </summary>
        public long End { get; private set; }

        /// <summary>True when an ARP packet showed during the check that another host has the address.</summary>
        public bool HasConflict { get; private set; }

        /// <summary>True until it is known whether another host has the address.</summary>
        public bool IsChecking => _isChecking;

        public bool IsFree(long now) => End <= now && !_isChecking;

        public bool IsOf(DhcpRequest request) => Client != null && Client.IsFromClientOf(request);

        /// <summary>True when the client was offered the address, or has or had a lease of it.</summary>
        public bool IsGivenTo(DhcpRequest request) => !_isChecking && IsOf(request);

        /// <summary>Begins to check whether another host has the address.</summary>
        public void Check(DhcpRequest request, long end)
        {
            Keep(request);
            _isChecking = true;
            HasConflict = false;
            End = end;
        }

        /// <summary>Gives the address to a client, at least until a time.</summary>
        public void Give(DhcpRequest request, long end)
        {
            bool wasGiven = IsGivenTo(request);
            Keep(request);
            _isChecking = false;
            End = wasGiven && End > end ? End : end;
        }

        /// <summary>Keeps the newest message of the same client, so that the answer fits it.</summary>
        public void Keep(DhcpRequest request)
        {
            if (Client == null)
            {
                Client = new DhcpRequest();
            }

            if (Client != request)
            {
                Client.CopyFrom(request);
            }
        }

        /// <summary>An ARP packet came from the address.</summary>
        /// <param name="isClient">True when the client itself sent it.</param>
        public void Seen(bool isClient)
        {
            HasConflict |= _isChecking && !isClient;
        }

        /// <summary>Ends a lease. The client gets the same address again while no other client needs it.</summary>
        public void Release(long now)
        {
            End = now;
        }

        /// <summary>Another host has the address: gives it to no client until a time.</summary>
        public void Block(long end)
        {
            Client = null;
            _isChecking = false;
            End = end;
        }
    }
}
