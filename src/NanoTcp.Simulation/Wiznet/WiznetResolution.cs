using System;

namespace NanoTcp.Simulation
{
    /// <summary>
    /// A socket's ARP requests for a link address: sent every RTR, RCR + 1 times (data sheet 4.1, RCR: ARPTO). The answer goes to Sn_DHAR.
    /// </summary>
    internal sealed class WiznetResolution
    {
        private readonly WiznetChip _chip;
        private readonly WiznetSocket _socket;
        private uint _target;
        private int _asked;

        public WiznetResolution(WiznetChip chip, WiznetSocket socket)
        {
            _chip = chip;
            _socket = socket;
        }

        public bool IsAsking => NextEvent != SimulationPart.Never;

        public long NextEvent { get; private set; } = SimulationPart.Never;

        public void Start(uint address, long now)
        {
            for (int i = 0; i < 6; i++)
            {
                _socket.Registers[WiznetRegisterMap.SocketDHAR + i] = 0xFF;
            }

            _target = _chip.Network.NextHop(address);
            _asked = 0;
            SendRequest(now);
        }

        public void Stop()
        {
            NextEvent = SimulationPart.Never;
        }

        /// <summary>Handles an ARP reply; true when it is the expected one.</summary>
        public bool Answers(uint sender, byte[] f, int mac)
        {
            if (!IsAsking || sender != _target)
            {
                return false;
            }

            Stop();
            Array.Copy(f, mac, _socket.Registers, WiznetRegisterMap.SocketDHAR, 6);
            return true;
        }

        /// <summary>Repeats the request when due; false when the last one was not answered either.</summary>
        public bool CatchUp(long now)
        {
            if (now < NextEvent)
            {
                return true;
            }

            if (_asked > _chip.Common.Registers[WiznetRegisterMap.RCR])
            {
                Stop();
                return false;
            }

            SendRequest(now);
            return true;
        }

        private void SendRequest(long now)
        {
            _asked++;
            NextEvent = now + _chip.Common.RetryTime;
            _chip.Network.SendArpRequest(_target, now);
        }
    }
}
