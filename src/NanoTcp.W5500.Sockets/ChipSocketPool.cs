using System.Collections;
using NanoTcp.Links;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// The chip's sockets and who has them: hands them out, takes them back, and tells their owners what happens. One read of IR to SIR asks
    /// for all of them; each that has something is looked at once. Called under the stack's lock.
    /// </summary>
    internal sealed class ChipSocketPool
    {
        // A datagram is read with its header in one burst.
        private const int LeastBuffer = 1480;

        // How often a listener that is held up is thought of again, in milliseconds.
        private const int HeldUpPeriod = 50;

        // Rounds in one call while the pin stays low.
        private const int Rounds = 4;

        private readonly W5500Device _device;
        private readonly W5500Bus _bus;
        private readonly ChipSocket[] _sockets;
        private readonly ArrayList _listeners = new ArrayList();
        private long _nextPoll;
        private bool _pinIgnored;
        private int _forcedSends;

        // In hybrid mode: when free chip sockets are given to listeners.
        private long _nextRefill = NetDevice.Never;

        public ChipSocketPool(W5500Device device, W5500SocketOptions settings, NetStack stack, uint random)
        {
            W5500Layout layout = device.Layout;
            _device = device;
            Settings = settings;
            Addresses = new ChipAddresses(layout);
            Ports = new ChipPorts(stack, layout, random);
            _bus = device.Bus;
            Stack = stack;
            FirstNumber = layout.HasMacRaw ? 1 : 0;
            int size = (layout.HasMacRaw ? layout.OtherKilobytes : layout.FirstKilobytes) * 1024;
            Buffer = new byte[W5500Bus.HeaderLength + (size > LeastBuffer ? size : LeastBuffer) + W5500Bus.TransferUnit];
            _sockets = new ChipSocket[layout.SocketCount - FirstNumber];
            for (int i = 0; i < _sockets.Length; i++)
            {
                _sockets[i] = new ChipSocket(_bus, device.Chip, FirstNumber + i, size, Buffer);
            }

        }

        public NetStack Stack { get; }

        public W5500SocketOptions Settings { get; }

        public W5500Layout Layout => _device.Layout;

        /// <summary>Holds what <see cref="ChipSocket.ReadAt"/> has read.</summary>
        public byte[] Buffer { get; }

        /// <summary>Bytes of buffer memory of each, each way.</summary>
        public int SocketSize => _sockets[0].Size;

        /// <summary>True for the interface of the chip.</summary>
        public bool IsOn(NetInterface netInterface) => netInterface.Device == _device;

        /// <summary>Chip sockets that nobody has.</summary>
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

        private bool IsConfigured => _device.State == W5500State.Running || _device.State == W5500State.NoLink;

        private bool IsUsable => IsConfigured && !_device.IsRestarting;

        /// <summary>A chip socket for a sock: a free one, else one with which a listener of several waits. Null when there is none.</summary>
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

        /// <summary>Takes a chip socket back, closed.</summary>
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

        /// <summary>Takes a chip socket back that could not be opened, and has the chip started anew: what was written to it got lost.</summary>
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
        /// Gives free chip sockets to listeners; in hybrid mode only when the frames that wait in MACRAW have been taken in: a SYN among them makes
        /// the port the software's.
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

        /// <summary>True when <see cref="FramesAreTakenIn"/> has something to do.</summary>
        public bool IsRefillDue(long now) => _nextRefill <= now && IsUsable;

        /// <summary>Nothing waits in MACRAW any more.</summary>
        public void FramesAreTakenIn(long now)
        {
            if (IsRefillDue(now))
            {
                _nextRefill = NetDevice.Never;
                RefillNow();
            }
        }

        // First one to each that has none, if need be from one that has several, then up to their backlog.
        private void RefillNow()
        {
            HoldUpListeners();
            for (int most = 1; most <= _sockets.Length && IsUsable; most++)
            {
                for (int i = 0; i < _listeners.Count; i++)
                {
                    ChipListener listener = (ChipListener)_listeners[i];
                    bool isInNeed = listener.Waiting < most && listener.WantsMore && !listener.IsHeldUp;
                    ChipSocket chip = !isInNeed ? null : most == 1 ? FindFreeOrSpare() : FindFree();
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

        private void HoldUpListeners()
        {
            for (int i = 0; i < _listeners.Count; i++)
            {
                ChipListener listener = (ChipListener)_listeners[i];
                listener.LookAtSoftware();
                if (listener.IsHeldUp)
                {
                    ScheduleRefill(Stack.Now + HeldUpPeriod);
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
        /// A SEND begins, or is over, for which the chip must ask for the link address though it knows one. Meanwhile it asks for all SENDs:
        /// MR.FARP is common to the sockets.
        /// </summary>
        public void ForceResolution(bool begins)
        {
            _forcedSends += begins ? 1 : -1;
            bool forces = _forcedSends > 0;
            if (Layout.ForcesResolution != forces)
            {
                // a chip that is in no state to take it gets it with its next configuration
                Layout.ForcesResolution = forces;
                if (IsConfigured)
                {
                    _device.Chip.WriteMode();
                }
            }
        }

        /// <summary>What the chip's addresses make of another address.</summary>
        public ChipAddresses Addresses { get; }

        /// <summary>Which sock has which port.</summary>
        public ChipPorts Ports { get; }

        /// <summary>Hosts that did not answer to ARP.</summary>
        public UnreachableHosts Unreachable { get; } = new UnreachableHosts();

        /// <summary>Counts what was given to the chip and never got away.</summary>
        public void NoteStall()
        {
            _device.Counters.SendErrors++;
        }

        /// <summary>Looks at a chip socket for a call, one transaction: interrupts stay for <see cref="Serve"/> to clear.</summary>
        public void Look(ChipSocket chip, long now)
        {
            Attend(chip, false, now);
        }

        // One transaction, two when interrupts are to be cleared.
        private void Attend(ChipSocket chip, bool clears, long now)
        {
            ChipSock owner = (ChipSock)chip.Owner;
            if (owner == null || !IsUsable)
            {
                return;
            }

            int former = chip.Status;
            int interrupts = chip.Look();
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

            owner.Attend(chip, interrupts, now);
        }

        /// <summary>Serves all that want it.</summary>
        public void Serve(long now)
        {
            if (!IsUsable)
            {
                return;
            }

            for (int round = 0; round < Rounds && IsUsable && MayWant(now); round++)
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
                        AttendOrClose(_sockets[i], now);
                    }
                }
            }

            // All of them first: a look at one of a listener's moves the time of the next.
            int due = 0;
            for (int i = 0; i < _sockets.Length; i++)
            {
                ChipSock owner = (ChipSock)_sockets[i].Owner;
                due |= owner != null && owner.NextLook <= now ? 1 << i : 0;
            }

            for (int i = 0; due >> i != 0; i++)
            {
                if ((due >> i & 1) != 0)
                {
                    Attend(_sockets[i], true, now);
                }
            }
        }

        /// <summary>When <see cref="Serve"/> wants to be called.</summary>
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

            // A call's look leaves interrupts as they are, and what comes while the pin is low makes no edge.
            if (_device.InterruptPin != null && !_pinIgnored && _device.InterruptPin.IsLow)
            {
                return Stack.Now;
            }

            long next = IsInUse && _nextPoll < _nextRefill ? _nextPoll : _nextRefill;
            for (int i = 0; i < _sockets.Length; i++)
            {
                ChipSock owner = (ChipSock)_sockets[i].Owner;
                if (owner != null && owner.NextLook < next)
                {
                    next = owner.NextLook;
                }
            }

            return next;
        }

        /// <summary>The chip was reset: its sockets are gone, and those who had them hear of it.</summary>
        public void ChipRestarted()
        {
            Abandon(Errno.ENETDOWN);
            Refill();
        }

        /// <summary>The address changed: connections of the old one are gone.</summary>
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
                chip = ((ChipListener)_listeners[i]).GiveUpOne();
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

        // The level is looked at, not the edge: one that is cleared while another comes makes no new edge.
        private bool MayWant(long now)
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

        // A pin that is low all the same is low for no reason of ours: MACRAW's, or a wire's. Until it is high again polling takes its place.
        private void NoteNothingPending(long now)
        {
            if (_device.InterruptPin != null && _device.InterruptPin.IsLow)
            {
                // With MACRAW its receiver counts.
                _device.ChipCounters.StuckInterrupts += Layout.HasMacRaw ? 0 : 1;
                _pinIgnored = true;
                _nextPoll = now + PollPeriod;
            }
        }

        private int ReadPending(long now)
        {
            bool polls = _device.InterruptPin == null || _pinIgnored;
            _nextPoll = now + (polls ? PollPeriod : _device.Options.InterruptPollPeriod);
            _bus.Read(W5500Block.Common, W5500Registers.IR, W5500Registers.SIR + 1 - W5500Registers.IR);
            int common = _bus.Scratch[W5500Bus.HeaderLength];
            int pending = _bus.Scratch[W5500Bus.HeaderLength + 2] & ~((1 << FirstNumber) - 1);
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

        // On a virtual clock time would stand still at 0.
        private int PollPeriod => _device.Options.PollPeriod > 0 ? _device.Options.PollPeriod : 1;

        private void AttendOrClose(ChipSocket chip, long now)
        {
            if (chip.Owner == null)
            {
                Release(chip);
            }
            else
            {
                Attend(chip, true, now);
            }
        }

        private void Trace(ChipSocket chip, int former)
        {
            if (Stack.Tracer != null)
            {
                ChipTrace.StatusSeen(Stack.Tracer, Layout.Address, chip, former);
            }
        }

        // The stack is to call at once.
        private void ReportLoss()
        {
            _device.ReportLoss();
            Stack.DeadlineChanged(Stack.Now);
        }

        private void NoteUnreachable()
        {
            _bus.Read(W5500Block.Common, W5500Registers.UIPR, 6);
            byte[] s = _bus.Scratch;
            int at = W5500Bus.HeaderLength;
            uint address = BigEndian.Read32(s, at);
            int port = BigEndian.Read16(s, at + 4);
            _bus.WriteByte(W5500Block.Common, W5500Registers.IR, W5500Registers.IR_UNREACH);
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

                chip.Forget();
                Trace(chip, former);
                chip.Owner = null;
                owner.Lost(chip, error);
            }
        }
    }
}
