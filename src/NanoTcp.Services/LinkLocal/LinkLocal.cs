using System;
using NanoTcp.Ip;
using NanoTcp.Links;

namespace NanoTcp.Services
{
    /// <summary>
    /// Gives an interface a link-local address in 169.254/16, RFC 3927, so that boards on a link without a DHCP server can reach each
    /// other. It chooses an address, probes for it, announces and defends it, and chooses another when another host has it. A DHCP client
    /// does the same while no server answers.
    /// </summary>
    public sealed class LinkLocal : StackService
    {
        /// <summary>169.254.0.0; its first and last 256 addresses are reserved (section 2.1).</summary>
        internal const uint Network = 0xA9FE0000;

        private const int PrefixLength = 16;
        private const int CandidateCount = 254 * 256;

        // section 9; times in milliseconds
        private const int MaximumConflicts = 10;
        private const int RateLimitInterval = 60_000;

        private readonly NetStack _stack;
        private readonly NetInterface _interface;
        private readonly SeededRandom _random;
        private readonly AddressProbe _probe;
        private uint _candidate;
        private int _conflicts;
        private bool _isRunning;
        private bool _wasLinkUp;
        private long _deadline = NetDevice.Never;

        /// <summary>Makes a service; <see cref="Start"/> starts it.</summary>
        /// <param name="stack">The stack that runs the service.</param>
        /// <param name="netInterface">An Ethernet interface of the stack.</param>
        /// <exception cref="ArgumentException">The interface is not an Ethernet interface.</exception>
        public LinkLocal(NetStack stack, NetInterface netInterface)
        {
            _stack = stack;
            _interface = netInterface;
            _probe = new AddressProbe(stack, netInterface, this);

            // section 2.1: the same host chooses the same address each time, if possible
            byte[] mac = netInterface.Device.MacAddress;
            _random = new SeededRandom(BitConverter.ToUInt32(mac, 2) ^ BitConverter.ToUInt16(mac, 0));
        }

        /// <summary>Our link-local address in host order; 0 while there is none.</summary>
        public uint Address { get; private set; }

        /// <inheritdoc/>
        public override long Deadline => _deadline;

        /// <summary>Starts to probe for an address.</summary>
        public void Start()
        {
            lock (_stack.Lock)
            {
                if (!_isRunning)
                {
                    _isRunning = true;
                    _conflicts = 0;
                    _wasLinkUp = false;
                    _stack.AddService(this);
                }
            }
        }

        /// <summary>Stops, and removes the address.</summary>
        public void Stop()
        {
            lock (_stack.Lock)
            {
                if (_isRunning)
                {
                    _isRunning = false;
                    _deadline = NetDevice.Never;
                    _probe.Cancel();
                    GiveUp();
                    _stack.RemoveService(this);
                }
            }
        }

        /// <inheritdoc/>
        public override void Run(long now)
        {
            bool isLinkUp = _interface.IsLinkUp;
            bool cameUp = isLinkUp && !_wasLinkUp;
            _wasLinkUp = isLinkUp;
            int verdict = _probe.TakeResult();
            if (verdict == AddressProbe.Conflict)
            {
                Conflict(now);
            }
            else if (verdict == AddressProbe.Free && Address == 0)
            {
                Address = _candidate;
                _stack.SetAddress(_interface, _candidate, PrefixLength);
            }
            else if (cameUp || now >= _deadline)
            {
                Probe();
            }
        }

        private void Conflict(long now)
        {
            GiveUp();
            _candidate = 0;
            _conflicts++;
            _deadline = now;
            if (_conflicts >= MaximumConflicts)
            {
                _deadline = now + RateLimitInterval;
            }
            else
            {
                Probe();
            }
        }

        // section 2.2: after a new link, first the same address again
        private void Probe()
        {
            _deadline = NetDevice.Never;
            if (_candidate == 0)
            {
                _candidate = Network + 256 + (uint)_random.NextBelow(CandidateCount);
            }

            _probe.Start(_candidate);
        }

        private void GiveUp()
        {
            if (Address != 0 && _interface.Address == Address)
            {
                _stack.SetAddress(_interface, 0, 0);
            }

            Address = 0;
        }
    }
}
