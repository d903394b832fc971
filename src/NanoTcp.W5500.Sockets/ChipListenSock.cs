using System.Collections;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A listening socket. Each of the chip's sockets takes one connection, becoming it; several of them on one port are the backlog. In hybrid
    /// mode the software listens behind them.
    /// </summary>
    internal sealed class ChipListenSock : ChipSock
    {
        // A handshake that comes to nothing ends without an interrupt when it is reset; in milliseconds.
        private const int StatusPeriod = 100;

        private readonly ArrayList _waiting = new ArrayList();
        private readonly ArrayList _connections = new ArrayList();

        /// <summary>Takes over port and options of the sock that was bound.</summary>
        public ChipListenSock(ChipSocketPool pool, ChipTcpSock options)
            : base(pool)
        {
            Options = options;
            LocalAddress = options.LocalAddress;
            LocalPort = options.LocalPort;
            ReuseAddress = options.ReuseAddress;
            Broadcast = options.Broadcast;
        }

        /// <summary>What connections inherit.</summary>
        public ChipTcpSock Options { get; }

        /// <summary>In hybrid mode: the software's listener for when no chip socket waits; else null.</summary>
        public Socket Software => Options.Software;

        public int Backlog { get; set; }

        /// <summary>Chip sockets that wait for a connection.</summary>
        public int Waiting => _waiting.Count;

        /// <summary>Connections that wait to be accepted, in the chip.</summary>
        public int Count => _connections.Count;

        // In hybrid mode one more, so that a second client does not make the port the software's while the first one is served.
        public bool WantsMore => _waiting.Count + _connections.Count < Backlog + (Software != null ? 1 : 0);

        /// <summary>
        /// True when the software had connections on the port at the last <see cref="LookAtSoftware"/>: a chip socket in LISTEN would answer
        /// their segments with RST.
        /// </summary>
        public bool IsHeldUp { get; private set; }

        public void LookAtSoftware()
        {
            IsHeldUp = Software != null && WantsMore && Pool.Stack.Tcp.Ports.HasConnection(Pool.Layout.Address, LocalPort);
        }

        /// <summary>Lets a free chip socket of this sock's wait for a connection.</summary>
        public void ListenWith(ChipSocket chip)
        {
            int mode = W5500Registers.Sn_MR_TCP | W5500Registers.Sn_MR_ND;
            if (!chip.Open(mode, LocalPort, Options.SegmentLimit, 0) || !chip.Listen())
            {
                Pool.ReportDisobedience(chip);
                return;
            }

            _waiting.Add(chip);
            LookAt(Stack.Now + StatusPeriod);
        }

        /// <summary>Gives a waiting chip socket to somebody who needs one, if this sock has several.</summary>
        public ChipSocket GiveUpOne()
        {
            for (int i = _waiting.Count - 1; i >= 1; i--)
            {
                ChipSocket chip = (ChipSocket)_waiting[i];
                if (chip.Look() >= 0 && chip.Status == W5500Registers.SOCK_LISTEN)
                {
                    _waiting.RemoveAt(i);
                    chip.Close();
                    chip.Owner = null;
                    return chip;
                }
            }

            return null;
        }

        /// <summary>The connection that waits longest; null when none does.</summary>
        public ChipTcpSock Dequeue()
        {
            if (_connections.Count == 0)
            {
                return null;
            }

            ChipTcpSock connection = (ChipTcpSock)_connections[0];
            _connections.RemoveAt(0);
            Pool.Refill();
            return connection;
        }

        public void Release()
        {
            Pool.RemoveListener(this);
            Pool.TraceListener(this, TcpState.Listen, TcpState.Closed);
            LookAt(long.MaxValue);
            while (_waiting.Count > 0)
            {
                ChipSocket chip = (ChipSocket)_waiting[0];
                _waiting.RemoveAt(0);
                Pool.Release(chip);
            }

            for (ChipTcpSock connection = Dequeue(); connection != null; connection = Dequeue())
            {
                connection.Release();
            }
        }

        /// <summary>Gives a connection the options that any socket has, as Linux does.</summary>
        public void Inherit(Sock connection)
        {
            connection.ReuseAddress = ReuseAddress;
            connection.Broadcast = Broadcast;
        }

        /// <summary>
        /// True while one of its chip sockets is in LISTEN, one transaction for each that may be. A SYN that reached the software just before
        /// is dropped, and the chip takes it when it comes again.
        /// </summary>
        internal override bool TakesConnections(NetInterface netInterface)
        {
            if (!Pool.IsOn(netInterface))
            {
                return false;
            }

            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                ChipSocket chip = (ChipSocket)_waiting[i];
                Pool.Look(chip, Stack.Now);
                if (chip.Owner == this && chip.Status == W5500Registers.SOCK_LISTEN)
                {
                    return true;
                }
            }

            return false;
        }

        public override void Lost(ChipSocket chip, int error)
        {
            _waiting.Remove(chip);
        }

        public override void Attend(ChipSocket chip, int interrupts, long now)
        {
            LookAt(now + StatusPeriod);
            switch (chip.Status)
            {
                case W5500Registers.SOCK_ESTABLISHED:
                case W5500Registers.SOCK_CLOSE_WAIT:
                    TakeConnection(chip, interrupts, now);
                    break;
                case W5500Registers.SOCK_CLOSED:
                    // Came and went before it was looked at, or never got beyond the handshake.
                    _waiting.Remove(chip);
                    Pool.Release(chip);
                    break;
                default:
                    break;
            }
        }

        private void TakeConnection(ChipSocket chip, int interrupts, long now)
        {
            _waiting.Remove(chip);
            ChipTcpSock connection = new ChipTcpSock(Pool);
            connection.Accept(chip, Options);
            Inherit(connection);
            connection.Attend(chip, interrupts, now);
            _connections.Add(connection);
            Pool.Refill();
            Changed();
        }
    }
}
