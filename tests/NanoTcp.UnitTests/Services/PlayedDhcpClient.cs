using System;
using NanoTcp.Ip;

namespace NanoTcp.UnitTests.Services
{
    /// <summary>A DHCP client on the server's link: sends what the test wants.</summary>
    internal sealed class PlayedDhcpClient
    {
        public const int Discover = 1;
        public const int Request = 3;
        public const int Decline = 4;
        public const int Release = 7;
        public const int Inform = 8;

        public readonly Station Station;

        /// <summary>True to request answers by broadcast.</summary>
        public bool WantsBroadcast = true;

        /// <summary>The address in use (ciaddr); 0 for none.</summary>
        public uint Address;

        /// <summary>Option 50; 0 for none.</summary>
        public uint Requested;

        /// <summary>Option 54; 0 for none.</summary>
        public uint Chosen;

        /// <summary>Option 61; null for none.</summary>
        public byte[] Identifier;

        /// <summary>Changes a message before it is sent; may be null.</summary>
        public PlayedDhcpServer.Edit Edits;

        private readonly DhcpServerWorld _world;
        private readonly byte _number;
        private byte _transaction;

        public PlayedDhcpClient(DhcpServerWorld world, byte number)
        {
            _world = world;
            _number = number;
            Station = new Station(world.Lan, world.Lan.Wire, number, 0);
        }

        /// <summary>Broadcasts a message.</summary>
        public void Sends(int type)
        {
            Station.Address = Address;
            Station.Broadcasts(Packets.Datagram(Address, 68, Ipv4Address.Broadcast, 67, Message(type)));
        }

        /// <summary>Sends a message to the server.</summary>
        public void SendsToServer(int type)
        {
            Station.Address = Address;
            Station.Sends(Packets.Datagram(Address, 68, DhcpServerWorld.Board, 67, Message(type)));
        }

        public void Discovers()
        {
            Address = 0;
            Chosen = 0;
            Sends(Discover);
        }

        /// <summary>Accepts an offer.</summary>
        public void Selects(uint address)
        {
            Address = 0;
            Requested = address;
            Chosen = DhcpServerWorld.Board;
            Sends(Request);
        }

        /// <summary>Requests the address that it had before it was switched on.</summary>
        public void Reboots(uint address)
        {
            Address = 0;
            Requested = address;
            Chosen = 0;
            Sends(Request);
        }

        public void Renews(uint address)
        {
            Extends(address);
            SendsToServer(Request);
        }

        public void Rebinds(uint address)
        {
            Extends(address);
            Sends(Request);
        }

        /// <summary>Gets an address from DISCOVER on.</summary>
        public void Binds(uint address)
        {
            string text = Ipv4Address.ToString(address);
            Discovers();
            _world.Expects("all: who has " + text + "? tell 10.0.0.1");
            _world.Lan.PassTime(1000);
            _world.Expects("all: 255.255.255.255 OFFER " + text);
            Selects(address);
            _world.Expects("all: 255.255.255.255 ACK " + text);
            _world.ExpectsNothing();
        }

        private void Extends(uint address)
        {
            Address = address;
            Requested = 0;
            Chosen = 0;
        }

        private byte[] Message(int type)
        {
            _transaction++;
            byte[] m = new byte[300];
            m[0] = 1;
            m[1] = 1;
            m[2] = 6;
            m[4] = _number;
            m[7] = _transaction;
            m[10] = (byte)(WantsBroadcast ? 0x80 : 0);
            Packets.Write32(m, 12, Address);
            Array.Copy(Station.Mac, 0, m, 28, 6);
            Packets.Write32(m, 236, 0x63825363);
            m[240] = 53;
            m[241] = 1;
            m[242] = (byte)type;
            int o = 243;
            o = AddAddress(m, o, 50, Requested);
            o = AddAddress(m, o, 54, Chosen);
            if (Identifier != null)
            {
                m[o] = 61;
                m[o + 1] = (byte)Identifier.Length;
                Array.Copy(Identifier, 0, m, o + 2, Identifier.Length);
                o += 2 + Identifier.Length;
            }

            m[o] = 255;
            return Edits == null ? m : Edits(m);
        }

        private static int AddAddress(byte[] m, int o, int option, uint address)
        {
            if (address == 0)
            {
                return o;
            }

            m[o] = (byte)option;
            m[o + 1] = 4;
            Packets.Write32(m, o + 2, address);
            return o + 6;
        }
    }
}
