using System;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A W5500 whose own TCP and UDP serve the BSD sockets of AF_INET. Add it to a stack as an interface, then call <see cref="Serve"/>.
    /// </summary>
    public sealed class W5500SocketDevice : W5500Device
    {
        private ChipSocketPool _pool;

        /// <summary>Creates a closed device. Sends nothing to the chip.</summary>
        /// <param name="port">As for <see cref="W5500Device"/>.</param>
        /// <param name="options">Settings of the driver.</param>
        /// <param name="clock">Gives the time, and sleeps.</param>
        /// <param name="interruptPin">INTn, or null to poll.</param>
        /// <param name="resetPin">RSTn, or null to use soft resets only.</param>
        /// <param name="socketOptions">Mode, buffer sizes and timeouts of the chip's sockets.</param>
        /// <exception cref="ArgumentException">An argument is null or out of range.</exception>
        public W5500SocketDevice(
            SpiPort port, W5500Options options, Clock clock, InputPin interruptPin, OutputPin resetPin, W5500SocketOptions socketOptions)
            : base(port, options, clock, interruptPin, resetPin, LayoutOf(socketOptions))
        {
            SocketOptions = socketOptions;
        }

        /// <summary>The settings of the chip's sockets.</summary>
        public W5500SocketOptions SocketOptions { get; }

        /// <summary>Number of chip sockets that serve programs.</summary>
        public int SocketCount => Layout.SocketCount - (Layout.HasMacRaw ? 1 : 0);

        /// <summary>Number of free chip sockets; 0 before <see cref="Serve"/>.</summary>
        public int FreeSockets => _pool == null ? 0 : _pool.FreeCount;

        /// <inheritdoc/>
        public override long PollDeadline => _pool == null ? Never : _pool.NextDeadline();

        /// <summary>Makes the chip serve new AF_INET sockets of a stack. Open sockets are not changed.</summary>
        /// <param name="stack">Must have the device as an interface.</param>
        /// <param name="random">Chooses the first local port.</param>
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
                RequestPoll();
            }

            int count = base.Receive(batch, now);
            if (count == 0)
            {
                _pool.MacRawDrained(now);
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

        /// <inheritdoc/>
        protected override void ChipRestarted()
        {
            if (_pool != null)
            {
                _pool.ChipRestarted();
            }
        }

        private static WiznetLayout LayoutOf(W5500SocketOptions options)
        {
            if (options == null)
            {
                throw new ArgumentException("socketOptions must not be null.");
            }

            return options.Layout();
        }

        private static uint MaskOf(int prefixLength) => prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);

        // If the chip cannot accept them now, the next configuration sets them.
        private void WriteAddresses()
        {
            if (IsWorking)
            {
                Chip.WriteAddresses();
            }
        }
    }
}
