using System.Collections;
using NanoTcp.Wiznet;

namespace NanoTcp.W5500.Sockets
{
    /// <summary>The TCP and UDP ports of the socks that a chip serves; allocates free ports.</summary>
    internal sealed class ChipPorts
    {
        private const int FirstEphemeralPort = 0xC000;
        private const int EphemeralPorts = 0x4000;

        private readonly NetStack _stack;
        private readonly WiznetLayout _layout;
        private readonly ArrayList _bound = new ArrayList();
        private int _nextPort;

        /// <summary>Creates an instance without ports in use.</summary>
        /// <param name="stack">Its ports are in use too in hybrid mode.</param>
        /// <param name="layout">The chip's addresses.</param>
        /// <param name="random">Chooses the first port to try.</param>
        public ChipPorts(NetStack stack, WiznetLayout layout, uint random)
        {
            _stack = stack;
            _layout = layout;
            _nextPort = (int)(random % EphemeralPorts);
        }

        /// <summary>Binds a sock to a port; 0 allocates the next port in sequence, so that a released port is not reused soon.</summary>
        /// <returns>0, -EADDRINUSE or -EADDRNOTAVAIL.</returns>
        public int Bind(ChipSock sock, uint address, int port)
        {
            if (address != 0 && address != _layout.Address)
            {
                return -Errno.EADDRNOTAVAIL;
            }

            bool isDatagram = sock.IsDatagram;
            if (port == 0)
            {
                port = ChooseFree(isDatagram);
                if (port == 0)
                {
                    return -Errno.EADDRINUSE;
                }
            }
            else if (IsInUse(port, isDatagram))
            {
                return -Errno.EADDRINUSE;
            }

            sock.LocalAddress = address;
            sock.LocalPort = port;
            _bound.Add(sock);
            return 0;
        }

        /// <summary>
        /// Chooses a port for a connection without reserving it: the next in sequence that neither the chip nor the software uses.
        /// </summary>
        public int Choose(uint address, int port)
        {
            return _layout.HasMacRaw ? _stack.Tcp.Ports.ChooseFor(_layout.Address, address, port) : ChooseFree(false);
        }

        public void Unbind(ChipSock sock)
        {
            _bound.Remove(sock);
        }

        public void Rebind(ChipSock old, ChipSock sock)
        {
            int index = _bound.IndexOf(old);
            if (index >= 0)
            {
                _bound[index] = sock;
            }
        }

        /// <summary>A peer has reported its port unreachable: sets the error on sockets that are connected to it.</summary>
        public void Refuse(uint address, int port)
        {
            for (int i = 0; i < _bound.Count; i++)
            {
                ChipSock sock = (ChipSock)_bound[i];
                if (sock.IsDatagram && sock.RemoteAddress == address && sock.RemotePort == port)
                {
                    sock.Error = Errno.ECONNREFUSED;
                    sock.Changed();
                }
            }
        }

        private int ChooseFree(bool isDatagram)
        {
            for (int i = 0; i < EphemeralPorts; i++)
            {
                int port = FirstEphemeralPort + _nextPort;
                _nextPort = (_nextPort + 1) % EphemeralPorts;
                if (!IsInUse(port, isDatagram))
                {
                    return port;
                }
            }

            return 0;
        }

        private bool IsInUse(int port, bool isDatagram)
        {
            for (int i = 0; i < _bound.Count; i++)
            {
                ChipSock sock = (ChipSock)_bound[i];
                if (sock.LocalPort == port && sock.IsDatagram == isDatagram)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
