using System.Collections;
using NanoTcp.Links;
using NanoTcp.Sockets;
using NanoTcp.Tcp;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>
    /// A listening socket. A chip socket in LISTEN accepts one connection and becomes it, so several chip sockets on one port form the
    /// backlog. In hybrid mode the software listens too, for when no chip socket does.
    /// </summary>
    internal sealed class ChipListenSock : ChipListener, IListenerFront
    {
        // An incoming handshake that is reset raises no interrupt: poll it, in milliseconds.
        private const int StatusPeriod = 100;

        // The chip repeats its SYN-ACK for 31 s, and takes no other SYN meanwhile: seven forged ones would keep all clients out. In milliseconds.
        private const int HandshakeTimeout = 3000;

        private readonly ChipSocketPool _pool;
        private readonly ArrayList _waiting = new ArrayList();
        private readonly ArrayList _connections = new ArrayList();

        /// <summary>Takes port and options from the bound sock.</summary>
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

        /// <summary>Options that connections inherit.</summary>
        public ChipTcpSock Options { get; }

        /// <summary>In hybrid mode: the software's listener, used while no chip socket listens; else null.</summary>
        public Socket Software => Options.Software;

        public int Backlog { get; set; }

        public override int Waiting => _waiting.Count;

        /// <summary>Connections in the chip that are not accepted yet.</summary>
        public int Count => _connections.Count;

        // One more in hybrid mode: otherwise a second client would move the port to the software while the first one is served.
        public override bool HasBacklogSpace => _waiting.Count + _connections.Count < Backlog + (Software != null ? 1 : 0);

        public override void CheckSoftware()
        {
            IsPaused = Software != null && HasBacklogSpace && _pool.Stack.Tcp.Ports.HasConnection(_pool.Layout.Address, LocalPort);
        }

        public override void ListenWith(ChipSocket chip)
        {
            int mode = WiznetRegisters.Sn_MR_TCP | WiznetRegisters.Sn_MR_ND;
            if (!chip.Open(mode, LocalPort, Options.SegmentLimit, 0) || !chip.Listen())
            {
                _pool.ReportDisobedience(chip);
                return;
            }

            chip.HandshakeDeadline = NetDevice.Never;
            _waiting.Add(chip);
            CheckAt(Stack.Now + StatusPeriod);
        }

        public override ChipSocket ReleaseOne()
        {
            for (int i = _waiting.Count - 1; i >= 1; i--)
            {
                ChipSocket chip = (ChipSocket)_waiting[i];
                if (chip.Refresh() >= 0 && chip.Status == WiznetRegisters.SOCK_LISTEN)
                {
                    _waiting.RemoveAt(i);
                    chip.Close();
                    chip.Owner = null;
                    return chip;
                }
            }

            return null;
        }

        /// <summary>The oldest connection not accepted yet; null when there is none.</summary>
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
            CheckAt(long.MaxValue);
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

        /// <summary>Traces the start or end of listening. In hybrid mode the software's listener does this.</summary>
        public void Trace(TcpState former, TcpState state)
        {
            if (Stack.Tracer != null && Software == null)
            {
                Stack.Tracer.StateChanged(LocalAddress, LocalPort, 0, 0, former, state);
            }
        }

        /// <summary>Copies the generic socket options to a connection, as Linux does.</summary>
        public void Inherit(Sock connection)
        {
            connection.ReuseAddress = ReuseAddress;
            connection.Broadcast = Broadcast;
        }

        /// <summary>
        /// True while one of its chip sockets is in LISTEN; costs one transaction for each candidate. A SYN that reached the software just
        /// before is dropped, and the chip receives its retransmission.
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
                _pool.Refresh(chip, Stack.Now);
                if (chip.Owner == this && chip.Status == WiznetRegisters.SOCK_LISTEN)
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

        public override void HandleState(ChipSocket chip, int interrupts, long now)
        {
            CheckAt(now + StatusPeriod);
            switch (chip.Status)
            {
                case WiznetRegisters.SOCK_ESTABLISHED:
                case WiznetRegisters.SOCK_CLOSE_WAIT:
                    TakeConnection(chip, interrupts, now);
                    break;
                case WiznetRegisters.SOCK_CLOSED:
                    // The connection opened and closed between two polls, or its handshake failed.
                    GiveUp(chip);
                    break;
                case WiznetRegisters.SOCK_SYNRECV:
                    AwaitHandshake(chip, now);
                    break;
                default:
                    break;
            }
        }

        private void AwaitHandshake(ChipSocket chip, long now)
        {
            if (chip.HandshakeDeadline == NetDevice.Never)
            {
                chip.HandshakeDeadline = now + HandshakeTimeout;
            }
            else if (now >= chip.HandshakeDeadline)
            {
                GiveUp(chip);
            }
        }

        private void GiveUp(ChipSocket chip)
        {
            _waiting.Remove(chip);
            _pool.Release(chip);
        }

        private void TakeConnection(ChipSocket chip, int interrupts, long now)
        {
            _waiting.Remove(chip);
            ChipTcpSock connection = new ChipTcpSock(_pool);
            connection.Accept(chip, Options);
            Inherit(connection);
            connection.HandleState(chip, interrupts, now);
            _connections.Add(connection);
            _pool.Refill();
            Changed();
        }
    }
}
