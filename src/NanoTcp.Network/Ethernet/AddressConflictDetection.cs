using NanoTcp.Links;

namespace NanoTcp.Ethernet
{
    /// <summary>Called when another station has, or probes for, an address of ours or one that we probe for.</summary>
    /// <param name="netInterface">Interface on which the station was seen.</param>
    /// <param name="address">The address in conflict, in host order.</param>
    /// <param name="wasProbing">True: detected by a probe, before we used the address. False: the address is ours and in use.</param>
    public delegate void AddressConflict(LinkInterface netInterface, uint address, bool wasProbing);

    /// <summary>Called when no station answered the probes for an address: it may be used.</summary>
    /// <param name="netInterface">Interface that was probed.</param>
    /// <param name="address">The free address, in host order.</param>
    public delegate void AddressFree(LinkInterface netInterface, uint address);

    /// <summary>Called for the sender of an ARP packet from another station.</summary>
    /// <param name="address">Its address, in host order; not 0.</param>
    /// <param name="frame">Array that holds its link address.</param>
    /// <param name="macOffset">Index of the link address.</param>
    internal delegate void StationSeen(uint address, byte[] frame, int macOffset);

    /// <summary>IPv4 address conflict detection of one interface, RFC 5227: probe, announce, defend.</summary>
    internal sealed class AddressConflictDetection
    {
        // RFC 5227 section 1.1; times in milliseconds
        public const int ProbeWait = 1000;
        public const int ProbeNumber = 3;
        public const int ProbeMinimum = 1000;
        public const int ProbeMaximum = 2000;
        public const int AnnounceWait = 2000;
        public const int AnnounceNumber = 2;
        public const int AnnounceInterval = 2000;
        public const int DefendInterval = 10_000;

        private readonly LinkInterface _interface;
        private readonly ArpOutput _arp;
        private readonly NetStatistics _statistics;
        private readonly RandomSource _random;

        private uint _candidate;
        private int _probesLeft;
        private int _announcementsLeft;
        private long _lastDefence = -DefendInterval;

        public AddressConflictDetection(LinkInterface netInterface, ArpOutput arp)
        {
            _interface = netInterface;
            _arp = arp;
            _statistics = _interface.Stack.Statistics;
            _random = _interface.Stack.Random;
        }

        public long Deadline { get; private set; } = NetDevice.Never;

        public AddressConflict Conflict { get; set; }

        public AddressFree Free { get; set; }

        /// <summary>For a service that must know whether other hosts have addresses; null for none.</summary>
        public StationSeen Seen { get; set; }

        private bool IsProbing => _candidate != 0;

        /// <summary>Probes for an address, section 2.1.1. <see cref="Free"/> or <see cref="Conflict"/> reports the result.</summary>
        public void Probe(uint address, long now)
        {
            _candidate = address;
            _probesLeft = ProbeNumber;
            SetDeadline(now + _random.NextBelow(ProbeWait));
        }

        /// <summary>Cancels a probe and the announcements.</summary>
        public void Cancel()
        {
            _candidate = 0;
            _announcementsLeft = 0;
            Deadline = NetDevice.Never;
        }

        /// <summary>Announces the interface's address, section 2.3. Sends the first announcement at once.</summary>
        public void Announce(long now)
        {
            _candidate = 0;
            _announcementsLeft = AnnounceNumber;
            RunTimers(now);
        }

        public void RunTimers(long now)
        {
            Deadline = NetDevice.Never;
            if (IsProbing)
            {
                ContinueProbe(now);
            }
            else if (_announcementsLeft > 0)
            {
                _arp.SendAnnouncement(_interface.Address);
                _announcementsLeft--;
                if (_announcementsLeft > 0)
                {
                    SetDeadline(now + AnnounceInterval);
                }
            }
        }

        /// <summary>Broadcasts a request for an address that we do not want to use. <see cref="Seen"/> reports the answer.</summary>
        public void Query(uint address)
        {
            _arp.SendRequest(address, MacAddress.Broadcast);
        }

        /// <summary>Checks an ARP packet from another station for a conflict.</summary>
        public void Input(byte[] f, int o, uint sender, uint target, int operation, long now)
        {
            if (Seen != null && sender != 0)
            {
                Seen(sender, f, o + ArpHeader.SenderHardware);
            }

            if (IsProbing)
            {
                // section 2.1.1: another host uses the address, or probes for it too
                bool isRivalProbe = operation == ArpHeader.OperationRequest && sender == 0 && target == _candidate;
                if (sender == _candidate || isRivalProbe)
                {
                    uint address = _candidate;
                    Cancel();
                    _statistics.AddressConflicts++;
                    if (Conflict != null)
                    {
                        Conflict(_interface, address, true);
                    }
                }
            }
            else if (sender != 0 && sender == _interface.Address)
            {
                Defend(now);
            }
        }

        // section 2.4 (b): defend once; on a second conflict within the interval report it and leave the decision to the owner
        private void Defend(long now)
        {
            _statistics.AddressConflicts++;
            if (now - _lastDefence >= DefendInterval)
            {
                _lastDefence = now;
                _arp.SendAnnouncement(_interface.Address);
            }
            else if (Conflict != null)
            {
                Conflict(_interface, _interface.Address, false);
            }
        }

        private void ContinueProbe(long now)
        {
            if (_probesLeft > 0)
            {
                _arp.SendProbe(_candidate);
                _probesLeft--;
                SetDeadline(now + (_probesLeft > 0 ? ProbeMinimum + _random.NextBelow(ProbeMaximum - ProbeMinimum) : AnnounceWait));
                return;
            }

            uint address = _candidate;
            _candidate = 0;
            if (Free != null)
            {
                Free(_interface, address);
            }
        }

        private void SetDeadline(long deadline)
        {
            Deadline = deadline;
            _interface.Stack.DeadlineChanged(deadline);
        }
    }
}
