using nanoFramework.TestFramework;
using NanoTcp.Modbus;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Modbus
{
    /// <summary>A Modbus server on one of two hosts; the other one has the masters, whose messages are hexadecimal digits.</summary>
    internal sealed class ModbusWorld
    {
        public const int Port = 502;

        /// <summary>The values of the specification's examples.</summary>
        public readonly ModbusTables Tables = new ModbusTables(3000, 3000, 300, 300);

        public readonly ModbusService Service;
        public readonly ServiceWorld World;
        private readonly byte[] _buffer = new byte[300];
        private int _transaction;

        public ModbusWorld()
            : this(4, null)
        {
        }

        /// <param name="maximumClients">Of the loop.</param>
        /// <param name="model">Null for <see cref="Tables"/>.</param>
        public ModbusWorld(int maximumClients, ModbusDataModel model)
        {
            Service = new ModbusService(model == null ? Tables : model);
            World = new ServiceWorld(maximumClients, 4432, Service);
            SetBits(Tables.Coils, 19, "CD6B05");
            SetBits(Tables.DiscreteInputs, 196, "ACDB35");
            Tables.HoldingRegisters[107] = 0x022B;
            Tables.HoldingRegisters[109] = 0x0064;
            Tables.InputRegisters[8] = 0x000A;
        }

        public int Connect() => World.Connect(Port);

        public void Send(int fd, string hex)
        {
            byte[] bytes = HexText.Parse(hex);
            Assert.AreEqual(bytes.Length, World.Client.Write(fd, bytes, 0, bytes.Length));
        }

        /// <summary>A request with the next transaction identifier, for unit 255.</summary>
        public string Request(string pdu)
        {
            _transaction++;
            return Frame(_transaction, 0, pdu);
        }

        public static string Frame(int transaction, int protocol, string pdu)
        {
            byte[] bytes = HexText.Parse(pdu);
            byte[] header = new byte[7];
            Packets.Write16(header, 0, transaction);
            Packets.Write16(header, 2, protocol);
            Packets.Write16(header, 4, bytes.Length + 1);
            header[6] = 255;
            return HexText.Format(header, 0, 7) + HexText.Format(bytes, 0, bytes.Length);
        }

        /// <summary>Reads a message.</summary>
        /// <returns>All of it; nothing at the end of the stream.</returns>
        public string Read(int fd)
        {
            int count = World.ReadUpTo(fd, _buffer, 7);
            if (count == 7)
            {
                byte[] rest = new byte[Packets.Read16(_buffer, 4) - 1];
                count += World.ReadUpTo(fd, rest, rest.Length);
                System.Array.Copy(rest, 0, _buffer, 7, rest.Length);
            }

            return HexText.Format(_buffer, 0, count);
        }

        /// <summary>Sends a request and reads its response, whose header must fit.</summary>
        /// <returns>The PDU.</returns>
        public string Ask(int fd, string pdu)
        {
            Send(fd, Request(pdu));
            string response = Read(fd);
            Assert.AreEqual(Frame(_transaction, 0, response.Substring(14)), response, "header");
            return response.Substring(14);
        }

        public void ExpectsEnd(int fd)
        {
            Assert.AreEqual(0, World.Client.Read(fd, _buffer, 0, 1), "end of the stream");
        }

        private static void SetBits(bool[] bits, int start, string hex)
        {
            byte[] bytes = HexText.Parse(hex);
            for (int i = 0; i < 8 * bytes.Length; i++)
            {
                bits[start + i] = (bytes[i >> 3] & (1 << (i & 7))) != 0;
            }
        }
    }
}
