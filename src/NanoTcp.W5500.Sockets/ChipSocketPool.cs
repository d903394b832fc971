using System.Collections;
using NanoTcp.Links;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// The chip's sockets and their owners: allocates and releases sockets, and passes events to owners. One read of IR to SIR covers all
    /// sockets; each with an event is read once. Called under the stack's lock.
    /// </summary>
    internal sealed class ChipSocketPool
    {
        // a datagram is read with its header in one burst
        private const int MinBuffer = 1480;

        // interval at which a paused listener is checked again, in milliseconds
        private const int PausedPeriod = 50;

        // rounds in one call while the pin stays low
        private const int Rounds = 4;

        private readonly W5500Device _device;
        private readonly WiznetBus _bus;
        private readonly ChipSocket[] _sockets;
        private readonly ArrayList _listeners = new ArrayList();
        private long _nextPoll;
        private bool _pinIgnored;
        private int _forcedSends;

        // hybrid mode: when free chip sockets go to listeners
        private long _nextRefill = NetDevice.Never;

        public ChipSocketPool(W5500Device device, W5500SocketOptions settings, NetStack stack, uint random)
        {
            WiznetLayout layout = device.Layout;
            _device = device;
            Settings = settings;
            Addresses = new ChipAddresses(layout);
            Ports = new ChipPorts(stack, layout, random);
            _bus = device.Bus;
            Stack = stack;
            FirstNumber = layout.HasMacRaw ? 1 : 0;
            int size = (layout.HasMacRaw ? layout.OtherKilobytes : layout.FirstKilobytes) * 1024;
            Buffer = new byte[WiznetBus.HeaderLength + (size > MinBuffer ? size : MinBuffer) + WiznetBus.TransferUnit];
            _sockets = new ChipSocket[layout.SocketCount - FirstNumber];
            for (int i = 0; i < _sockets.Length; i++)
            {
                _sockets[i] = new ChipSocket(_bus, device.Chip, FirstNumber + i, size, Buffer);
            }

        }

        public NetStack Stack { get; }

        public W5500SocketOptions Settings { get; }

        public WiznetLayout Layout => _device.Layout;

        /// <summary>Buffer of <see cref="ChipSocket.ReadAt"/>.</summary>
        public byte[] Buffer { get; }

        /// <summary>Buffer memory of each socket in bytes, for each direction.</summary>
        public int SocketSize => _sockets[0].Size;

        /// <summary>True for the interface of the chip.</summary>
        public bool IsOn(NetInterface netInterface) => netInterface.Device == _device;

        /// <summary>Number of free chip sockets.</summary>
        public int FreeCount
        {
            get
            {
                int count = 0;
                for (int i = 0; i < _sockets.Length; i++)
                {
                    count += _sockets[i].Owner == null ? 1 : 0;
                }

                return count;
            }
        }

        private int FirstNumber { get; }

        private bool IsConfigured => _device.IsWorking;

        private bool IsUsable => IsConfigured && !_device.IsRestarting;

        /// <summary>Allocates a chip socket: a free one, or one of several of a listener. Null when there is none.</summary>
        public ChipSocket Acquire(ChipSock owner)
        {
            if (!IsUsable)
            {
                return null;
            }

            ChipSocket chip = FindFreeOrSpare();
            if (chip != null)
            {
                chip.Owner = owner;
                _nextPoll = Stack.Now;
                Stack.DeadlineChanged(_nextPoll);
            }

            return chip;
        }

        /// <summary>Closes and releases a chip socket.</summary>
        public void Release(ChipSocket chip)
        {
            int former = chip.Status;
            if (IsUsable && !chip.Close())
            {
                ReportLoss();
            }

            Trace(chip, former);
            chip.Owner = null;
            Refill();
        }

        /// <summary>Releases a chip socket that could not be opened, and restarts the chip: it has lost what was written.</summary>
        public void ReportDisobedience(ChipSocket chip)
        {
            chip.Owner = null;
            ReportLoss();
        }

        public void AddListener(ChipListener listener)
        {
            _listeners.Add(listener);
            Refill();
        }

        public void RemoveListener(ChipListener listener)
        {
            _listeners.Remove(listener);
        }

        /// <summary>
        /// Gives free chip sockets to listeners. In hybrid mode waits until the frames in MACRAW are processed: a SYN among them moves the
        /// port to the software.
        /// </summary>
        public void Refill()
        {
            if (!Layout.HasMacRaw || _device.HasNoFrames)
            {
                RefillNow();
            }
            else
            {
                ScheduleRefill(Stack.Now);
            }
        }

        /// <summary>True when <see cref="MacRawDrained"/> has something to do.</summary>
        public bool IsRefillDue(long now) => _nextRefill <= now && IsUsable;

        /// <summary>All frames in MACRAW are processed.</summary>
        public void MacRawDrained(long now)
        {
            if (IsRefillDue(now))
            {
                _nextRefill = NetDevice.Never;
                RefillNow();
            }
        }

        // First one for each listener without any, if necessary from a listener with several; then up to the backlogs. The listener whose port
        // has the fewest connections comes first, so that a port with many does not keep the others from listening.
        private void RefillNow()
        {
            PauseListeners();
            for (int most = 1; most <= _sockets.Length && IsUsable; most++)
            {
                for (int i = 0; i < _listeners.Count; i++)
                {
                    ChipListener listener = FindNeediest(most);
                    ChipSocket chip = listener == null ? null : most == 1 ? FindFreeOrSpare() : FindFree();
                    if (chip != null)
                    {
                        chip.Owner = listener;
                        _nextPoll = Stack.Now;
                        Stack.DeadlineChanged(_nextPoll);
                        listener.ListenWith(chip);
                    }
                }
            }
        }

        // the listener with the fewest connections of those with fewer waiting sockets than the given number and room for one more; null for none
        private ChipListener FindNeediest(int most)
        {
            ChipListener neediest = null;
            int fewest = int.MaxValue;
            for (int i = 0; i < _listeners.Count; i++)
            {
                ChipListener listener = (ChipListener)_listeners[i];
                int connections = CountConnections(listener);
                if (listener.Waiting < most && listener.HasBacklogSpace && !listener.IsPaused && connections < fewest)
                {
                    neediest = listener;
                    fewest = connections;
                }
            }

            return neediest;
        }

        private int CountConnections(ChipListener listener)
        {
            int count = 0;
            for (int i = 0; i < _sockets.Length; i++)
            {
                ChipSock owner = (ChipSock)_sockets[i].Owner;
                count += owner != null && owner.LocalPort == listener.LocalPort && !owner.IsDatagram && !(owner is ChipListener) ? 1 : 0;
            }

            return count;
        }

        private void PauseListeners()
        {
            for (int i = 0; i < _listeners.Count; i++)
            {
                ChipListener listener = (ChipListener)_listeners[i];
                listener.CheckSoftware();
                if (listener.IsPaused)
                {
                    ScheduleRefill(Stack.Now + PausedPeriod);
                }
            }
        }

        private void ScheduleRefill(long when)
        {
            if (when < _nextRefill)
            {
                _nextRefill = when;
                Stack.DeadlineChanged(when);
            }
        }

        /// <summary>
        /// Begins or ends a SEND for which the chip must send an ARP request even if it knows the link address. Meanwhile it does so for
        /// all SENDs: MR.FARP applies to all sockets.
        /// </summary>
        public void ForceResolution(bool begins)
        {
            _forcedSends += begins ? 1 : -1;
            bool forces = _forcedSends > 0;
            if (Layout.ForcesResolution != forces)
            {
                // if the chip cannot accept it now, the next configuration sets it
                Layout.ForcesResolution = forces;
                if (IsConfigured)
                {
                    _device.Chip.WriteMode();
                }
            }
        }

        /// <summary>Classifies addresses by the chip's own.</summary>
        public ChipAddresses Addresses { get; }

        /// <summary>Ports and their socks.</summary>
        public ChipPorts Ports { get; }

        /// <summary>Hosts that did not answer to ARP.</summary>
        public UnreachableHosts Unreachable { get; } = new UnreachableHosts();

        /// <summary>Counts a SEND that the chip never completed.</summary>
        public void NoteStall()
        {
            _device.Counters.SendErrors++;
        }

        /// <summary>Reads a chip socket for a call, in one transaction. Leaves interrupts for <see cref="Serve"/> to clear.</summary>
        public void Refresh(ChipSocket chip, long now)
        {
            HandleState(chip, false, now);
        }

        // One transaction; two when interrupts must be cleared.
        private void HandleState(ChipSocket chip, bool clears, long now)
        {
            ChipSock owner = (ChipSock)chip.Owner;
            if (owner == null || !IsUsable)
            {
                return;
            }

            int former = chip.Status;
            int interrupts = chip.Refresh();
            if (interrupts < 0)
            {
                ReportLoss();
                return;
            }

            Trace(chip, former);

            if (interrupts != 0 && clears)
            {
                chip.ClearInterrupts(interrupts);
            }

            owner.HandleState(chip, interrupts, now);
        }

        /// <summary>Serves all sockets with events or expired times.</summary>
        public void Serve(long now)
        {
            if (!IsUsable)
            {
                return;
            }

            for (int round = 0; round < Rounds && IsUsable && MayNeedService(now); round++)
            {
                int pending = ReadPending(now);
                if (pending == 0)
                {
                    NoteNothingPending(now);
                    break;
                }

                for (int i = 0; i < _sockets.Length && IsUsable; i++)
                {
                    if ((pending >> _sockets[i].Number & 1) != 0)
                    {
                        ServeOrClose(_sockets[i], now);
                    }
                }
            }

            // Collect them first: reading one socket of a listener moves the time of its next check.
            int due = 0;
            for (int i = 0; i < _sockets.Length; i++)
            {
                ChipSock owner = (ChipSock)_sockets[i].Owner;
                due |= owner != null && owner.NextCheck <= now ? 1 << i : 0;
            }

            for (int i = 0; due >> i != 0; i++)
            {
                if ((due >> i & 1) != 0)
                {
                    HandleState(_sockets[i], true, now);
                }
            }
        }

        /// <summary>Time of the next <see cref="Serve"/>.</summary>
        public long NextDeadline()
        {
            if (_device.IsRestarting)
            {
                return Stack.Now;
            }

            if (!IsUsable)
            {
                return long.MaxValue;
            }

            // A call does not clear interrupts, and an event while the pin is low makes no edge.
            if (_device.InterruptPin != null && !_pinIgnored && _device.InterruptPin.IsLow)
            {
                return Stack.Now;
            }

            long next = IsInUse && _nextPoll < _nextRefill ? _nextPoll : _nextRefill;
            for (int i = 0; i < _sockets.Length; i++)
            {
                ChipSock owner = (ChipSock)_sockets[i].Owner;
                if (owner != null && owner.NextCheck < next)
                {
                    next = owner.NextCheck;
                }
            }

            return next;
        }

        /// <summary>The chip was reset: notifies the owners that their sockets are lost.</summary>
        public void ChipRestarted()
        {
            Abandon(Errno.ENETDOWN);
            Refill();
        }

        /// <summary>The address has changed: ends connections of the old one.</summary>
        public void AddressChanged()
        {
            Abandon(Errno.ECONNABORTED);
            Refill();
        }

        private bool IsInUse => FreeCount < _sockets.Length;

        private ChipSocket FindFreeOrSpare()
        {
            ChipSocket chip = FindFree();
            for (int i = 0; i < _listeners.Count && chip == null; i++)
            {
                chip = ((ChipListener)_listeners[i]).ReleaseOne();
            }

            return chip;
        }

        private ChipSocket FindFree()
        {
            for (int i = 0; i < _sockets.Length; i++)
            {
                if (_sockets[i].Owner == null)
                {
                    return _sockets[i];
                }
            }

            return null;
        }

        // Check the level, not the edge: an interrupt cleared while another is raised makes no new edge.
        private bool MayNeedService(long now)
        {
            if (_device.InterruptPin != null)
            {
                bool isLow = _device.InterruptPin.IsLow;
                _pinIgnored = _pinIgnored && isLow;
                if (isLow && !_pinIgnored)
                {
                    return true;
                }
            }

            return IsInUse && now >= _nextPoll;
        }

        // A pin that stays low has another cause: MACRAW or faulty wiring. Poll until it is high again.
        private void NoteNothingPending(long now)
        {
            if (_device.InterruptPin != null && _device.InterruptPin.IsLow)
            {
                // With MACRAW, its receiver decides.
                _device.ChipCounters.StuckInterrupts += Layout.HasMacRaw ? 0 : 1;
                _pinIgnored = true;
                _nextPoll = now + PollPeriod;
            }
        }

        private int ReadPending(long now)
        {
            bool polls = _device.InterruptPin == null || _pinIgnored;
            _nextPoll = now + (polls ? PollPeriod : _device.Options.InterruptPollPeriod);
            _bus.Read(WiznetBlock.Common, W5500Registers.IR, W5500Registers.SIR + 1 - W5500Registers.IR);
            int common = _bus.Scratch[WiznetBus.HeaderLength];
            int pending = _bus.Scratch[WiznetBus.HeaderLength + 2] & ~((1 << FirstNumber) - 1);
            if (pending != 0 && !polls && !_device.InterruptPin.IsLow)
            {
                _device.ChipCounters.MissedInterrupts++;
            }

            if ((common & W5500Registers.IR_UNREACH) != 0)
            {
                NoteUnreachable();
                pending |= 0x100;
            }

            return pending;
        }

        // a virtual clock would stop at 0
        private int PollPeriod => _device.Options.PollPeriod > 0 ? _device.Options.PollPeriod : 1;

        private void ServeOrClose(ChipSocket chip, long now)
        {
            if (chip.Owner == null)
            {
                Release(chip);
            }
            else
            {
                HandleState(chip, true, now);
            }
        }

        private void Trace(ChipSocket chip, int former)
        {
            if (Stack.Tracer != null)
            {
                ChipTrace.StatusSeen(Stack.Tracer, Layout.Address, chip, former);
            }
        }

        // request a call at once
        private void ReportLoss()
        {
            _device.ReportLoss();
            Stack.DeadlineChanged(Stack.Now);
        }

        private void NoteUnreachable()
        {
            _bus.Read(WiznetBlock.Common, W5500Registers.UIPR, 6);
            byte[] s = _bus.Scratch;
            int at = WiznetBus.HeaderLength;
            uint address = BigEndian.Read32(s, at);
            int port = BigEndian.Read16(s, at + 4);
            _bus.WriteByte(WiznetBlock.Common, W5500Registers.IR, W5500Registers.IR_UNREACH);
            Ports.Refuse(address, port);
        }

        private void Abandon(int error)
        {
            for (int i = 0; i < _sockets.Length; i++)
            {
                ChipSocket chip = _sockets[i];
                ChipSock owner = (ChipSock)chip.Owner;
                if (owner == null)
                {
                    continue;
                }

                int former = chip.Status;
                if (IsUsable && error != Errno.ENETDOWN)
                {
                    chip.Close();
                }

                chip.MarkReset();
                Trace(chip, former);
                chip.Owner = null;
                owner.Lost(chip, error);
            }
        }
    }
}
