using System;
using NanoTcp.Links;
using NanoTcp.Sockets;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A W5500 whose own TCP and UDP serve the BSD sockets: AF_INET as any program knows it, with other operations behind. Add it to a stack as
    /// an interface, then let it <see cref="Serve"/>.
    /// </summary>
    public sealed class W5500SocketDevice : W5500Device
    {
        private ChipSocketPool _pool;

        /// <summary>Makes a device that is not open yet. Nothing is sent to the chip.</summary>
        /// <param name="port">As for <see cref="W5500Device"/>.</param>
        /// <param name="options">The driver's settings.</param>
        /// <param name="clock">Time and rest.</param>
        /// <param name="interruptPin">INTn, or null to poll.</param>
        /// <param name="resetPin">RSTn, or null to do with soft resets.</param>
        /// <param name="socketOptions">Whose TCP and UDP serve what, and the sockets' sizes and times.</param>
        /// <exception cref="ArgumentException">Something is missing or out of range.</exception>
        public W5500SocketDevice(
            SpiPort port, W5500Options options, Clock clock, InputPin interruptPin, OutputPin resetPin, W5500SocketOptions socketOptions)
            : base(port, options, clock, interruptPin, resetPin, LayoutOf(socketOptions))
        {
            SocketOptions = socketOptions;
        }

        /// <summary>The settings of the chip's sockets.</summary>
        public W5500SocketOptions SocketOptions { get; }

        /// <summary>How many sockets of the chip serve programs.</summary>
        public int SocketCount => Layout.SocketCount - (Layout.HasMacRaw ? 1 : 0);

        /// <summary>How many of them nobody has at the moment; 0 before <see cref="Serve"/>.</summary>
        public int FreeSockets => _pool == null ? 0 : _pool.FreeCount;

        /// <inheritdoc/>
        public override long PollDeadline => _pool == null ? Never : _pool.NextDeadline();

        /// <summary>Serves AF_INET of a stack's sockets from now on. Sockets that are open stay as they are.</summary>
        /// <param name="stack">The stack to which the device was added.</param>
        /// <param name="random">Where the local ports begin.</param>
        public void Serve(NetStack stack, RandomSource random)
        {
            BsdSockets sockets = BsdSockets.Of(stack);
            lock (stack.Lock)
            {
                _pool = new ChipSocketPool(this, SocketOptions, stack, random.Next());
                SocketFamily software = sockets.FindFamily(SocketConstants.AF_INET);
                sockets.RegisterFamily(new ChipFamily(_pool, software));
            }
        }

        /// <inheritdoc/>
        public override int Receive(FrameBatch batch, long now)
        {
            if (_pool == null)
            {
                return base.Receive(batch, now);
            }

            _pool.Serve(now);
            if (_pool.IsRefillDue(now))
            {
                LookForFrames();
            }

            int count = base.Receive(batch, now);
            if (count == 0)
            {
                _pool.FramesAreTakenIn(now);
            }

            return count;
        }

        /// <inheritdoc/>
        public override void AddressChanged(uint address, int prefixLength)
        {
            if (address == Layout.Address && Layout.Mask == MaskOf(prefixLength))
            {
                return;
            }

            Layout.Address = address;
            Layout.Mask = MaskOf(prefixLength);
            WriteAddresses();
            if (_pool != null)
            {
                _pool.AddressChanged();
            }
        }

        /// <inheritdoc/>
        public override void GatewayChanged(uint gateway)
        {
            if (gateway != Layout.Gateway)
            {
                Layout.Gateway = gateway;
                WriteAddresses();
            }
        }

        internal override void ChipRestarted()
        {
            if (_pool != null)
            {
                _pool.ChipRestarted();
            }
        }

        private static W5500Layout LayoutOf(W5500SocketOptions options)
        {
            if (options == null)
            {
                throw new ArgumentException("socketOptions must not be null.");
            }

            return options.Layout();
        }

        private static uint MaskOf(int prefixLength) => prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);

        // A chip that is in no state to take them gets them with its next configuration.
        private bool IsConfigurable => State == W5500State.Running || State == W5500State.NoLink;

        private void WriteAddresses()
        {
            if (IsConfigurable)
            {
                Chip.WriteAddresses();
            }
        }
    }
}
