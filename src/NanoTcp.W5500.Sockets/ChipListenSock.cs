using System.Collections;
using NanoTcp.Sockets;
using NanoTcp.Tcp;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A listening socket. Each of the chip's sockets takes one connection, becoming it; several of them on one port are the backlog. In hybrid
    /// mode the software listens behind them.
    /// </summary>
    internal sealed class ChipListenSock : ChipListener, IListenerFront
    {
        // A handshake that comes to nothing ends without an interrupt when it is reset; in milliseconds.
        private const int StatusPeriod = 100;

        private readonly ChipSocketPool _pool;
        private readonly ArrayList _waiting = new ArrayList();
        private readonly ArrayList _connections = new ArrayList();

        /// <summary>Takes over port and options of the sock that was bound.</summary>
        public ChipListenSock(ChipSocketPool pool, ChipTcpSock options)
            : base(pool.Stack)
        {
            _pool = pool;
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

        public override int Waiting => _waiting.Count;

        /// <summary>Connections that wait to be accepted, in the chip.</summary>
        public int Count => _connections.Count;

        // In hybrid mode one more, so that a second client does not make the port the software's while the first one is served.
        public override bool WantsMore => _waiting.Count + _connections.Count < Backlog + (Software != null ? 1 : 0);

        public override void LookAtSoftware()
        {
            IsHeldUp = Software != null && WantsMore && _pool.Stack.Tcp.Ports.HasConnection(_pool.Layout.Address, LocalPort);
        }

        public override void ListenWith(ChipSocket chip)
        {
            int mode = W5500Registers.Sn_MR_TCP | W5500Registers.Sn_MR_ND;
            if (!chip.Open(mode, LocalPort, Options.SegmentLimit, 0) || !chip.Listen())
            {
                _pool.ReportDisobedience(chip);
                return;
            }

            _waiting.Add(chip);
            LookAt(Stack.Now + StatusPeriod);
        }

        public override ChipSocket GiveUpOne()
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
            _pool.Refill();
            return connection;
        }

        public void Release()
        {
            _pool.RemoveListener(this);
            Trace(TcpState.Listen, TcpState.Closed);
            LookAt(long.MaxValue);
            while (_waiting.Count > 0)
            {
                ChipSocket chip = (ChipSocket)_waiting[0];
                _waiting.RemoveAt(0);
                _pool.Release(chip);
            }

            for (ChipTcpSock connection = Dequeue(); connection != null; connection = Dequeue())
            {
                connection.Release();
            }
        }

        /// <summary>Tells a trace that it begins or ends; in hybrid mode the software's listener has told it.</summary>
        public void Trace(TcpState former, TcpState state)
        {
            if (Stack.Tracer != null && Software == null)
            {
                Stack.Tracer.StateChanged(LocalAddress, LocalPort, 0, 0, former, state);
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
        bool IListenerFront.TakesConnections(NetInterface netInterface)
        {
            if (!_pool.IsOn(netInterface))
            {
                return false;
            }

            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                ChipSocket chip = (ChipSocket)_waiting[i];
                _pool.Look(chip, Stack.Now);
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
                    _pool.Release(chip);
                    break;
                default:
                    break;
            }
        }

        private void TakeConnection(ChipSocket chip, int interrupts, long now)
        {
            _waiting.Remove(chip);
            ChipTcpSock connection = new ChipTcpSock(_pool);
            connection.Accept(chip, Options);
            Inherit(connection);
            connection.Attend(chip, interrupts, now);
            _connections.Add(connection);
            _pool.Refill();
            Changed();
        }
    }
}
