using System;
using nanoFramework.TestFramework;
using NanoTcp.Modbus;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Modbus
{
    /// <summary>The Modbus client, with our server and with one that answers what a test wants.</summary>
    [TestClass]
    public class ModbusClientTests
    {
        [TestMethod]
        public void BitsAreReadAndWritten()
        {
            ModbusWorld world = new ModbusWorld();
            ModbusClient client = Connected(world.World);
            bool[] bits = new bool[2000];

            Assert.AreEqual(0, client.ReadCoils(255, 19, bits, 19));
            Assert.AreEqual("1011001111010110101", TextOf(bits, 19));
            Assert.AreEqual(0, client.ReadDiscreteInputs(255, 196, bits, 22));
            Assert.AreEqual("0011010111011011101011", TextOf(bits, 22));
            Assert.AreEqual(0, client.WriteCoil(255, 2999, true));
            Assert.IsTrue(world.Tables.Coils[2999]);
            Assert.AreEqual(0, client.WriteCoil(255, 2999, false));
            Assert.IsFalse(world.Tables.Coils[2999]);
            for (int i = 0; i < 1968; i++)
            {
                bits[i] = i % 3 == 0;
            }

            Assert.AreEqual(0, client.WriteCoils(255, 500, bits, 1968));
            bool[] read = new bool[2000];
            Assert.AreEqual(0, client.ReadCoils(255, 500, read, 2000));
            Assert.AreEqual(TextOf(bits, 1968), TextOf(read, 1968));
        }

        [TestMethod]
        public void RegistersAreReadAndWritten()
        {
            ModbusWorld world = new ModbusWorld();
            ModbusClient client = Connected(world.World);
            ushort[] registers = new ushort[125];

            Assert.AreEqual(0, client.ReadHoldingRegisters(255, 107, registers, 3));
            Assert.AreEqual(0x022B, (int)registers[0]);
            Assert.AreEqual(0x0064, (int)registers[2]);
            Assert.AreEqual(0, client.ReadInputRegisters(255, 8, registers, 1));
            Assert.AreEqual(0x000A, (int)registers[0]);
            Assert.AreEqual(0, client.WriteRegister(255, 1, -2));
            Assert.AreEqual(0xFFFE, (int)world.Tables.HoldingRegisters[1]);
            for (int i = 0; i < 123; i++)
            {
                registers[i] = (ushort)(60_000 + i);
            }

            Assert.AreEqual(0, client.WriteRegisters(255, 100, registers, 123));
            ushort[] read = new ushort[125];
            Assert.AreEqual(0, client.ReadHoldingRegisters(255, 100, read, 125));
            for (int i = 0; i < 123; i++)
            {
                Assert.AreEqual(registers[i], read[i]);
            }
        }

        [TestMethod]
        public void AnExceptionIsReturnedAndTheConnectionStays()
        {
            ModbusWorld world = new ModbusWorld();
            ModbusClient client = Connected(world.World);

            Assert.AreEqual(ModbusExceptionCode.IllegalDataAddress, client.ReadInputRegisters(255, 300, new ushort[1], 1));
            Assert.AreEqual(ModbusExceptionCode.IllegalDataAddress, client.WriteRegister(255, 300, 0));
            Assert.AreEqual(0, client.ReadInputRegisters(255, 299, new ushort[1], 1));
            Assert.AreEqual(1L, world.World.Loop.AcceptedClients);
        }

        [TestMethod]
        public void AResponseMayArriveByteByByte()
        {
            AnsweringService server = Answering("TTTT 0000 0007 11 03 04 1234 5678");
            server.Piece = 1;
            ModbusClient client = Connected(new ServiceWorld(1, 4432, server));
            ushort[] registers = new ushort[2];

            Assert.AreEqual(0, client.ReadHoldingRegisters(0x11, 0, registers, 2));
            Assert.AreEqual(0x1234, (int)registers[0]);
            Assert.AreEqual(0x5678, (int)registers[1]);
        }

        [TestMethod]
        public void ARequestWithoutAResponseTimesOutAndTheLateResponseIsDiscarded()
        {
            AnsweringService server = Answering(null, "0001 0000 0005 11 03 02 0001 0002 0000 0005 11 03 02 0002");
            ServiceWorld world = new ServiceWorld(1, 4432, server);
            ModbusClient client = Connected(world);
            client.Timeout = 250;
            ushort[] registers = new ushort[1];
            long start = world.Hosts.Clock.Now;

            Assert.AreEqual(-Errno.ETIMEDOUT, client.ReadHoldingRegisters(0x11, 0, registers, 1));
            Assert.AreEqual(250L, world.Hosts.Clock.Now - start);
            Assert.IsTrue(client.IsConnected);
            Assert.AreEqual(0, client.ReadHoldingRegisters(0x11, 0, registers, 1));
            Assert.AreEqual(2, (int)registers[0]);
        }

        [TestMethod]
        public void AResponseThatIsCutOffByATimeoutIsCompletedLater()
        {
            AnsweringService server = Answering("TTTT 0000 0005 11 03", "02 0001 0002 0000 0005 11 03 02 0002");
            ServiceWorld world = new ServiceWorld(1, 4432, server);
            ModbusClient client = Connected(world);
            ushort[] registers = new ushort[1];

            Assert.AreEqual(-Errno.ETIMEDOUT, client.ReadHoldingRegisters(0x11, 0, registers, 1));
            Assert.AreEqual(0, client.ReadHoldingRegisters(0x11, 0, registers, 1));
            Assert.AreEqual(2, (int)registers[0]);
        }

        [TestMethod]
        [DataRow("TTTT 0001 0005 11 03 02 0001")]
        [DataRow("TTTT 0000 0001 11")]
        [DataRow("TTTT 0000 0002 11 03")]
        [DataRow("TTTT 0000 00FF 11")]
        [DataRow("TTTT 0000 0005 12 03 02 0001")]
        [DataRow("TTTT 0000 0005 11 04 02 0001")]
        [DataRow("TTTT 0000 0005 11 03 04 0001")]
        [DataRow("TTTT 0000 0007 11 03 04 0001 0002")]
        [DataRow("TTTT 0000 0003 11 83 00")]
        [DataRow("TTTT 0000 0004 11 83 01 00")]
        [DataRow("TTTT 0000 0003 11 84 01")]
        public void AResponseThatDoesNotFitClosesTheClient(string response)
        {
            ModbusClient client = Connected(new ServiceWorld(1, 4432, Answering(response)));

            Assert.AreEqual(-Errno.EPROTO, client.ReadHoldingRegisters(0x11, 0, new ushort[1], 1));
            Assert.IsFalse(client.IsConnected);
            Assert.AreEqual(-Errno.ENOTCONN, client.ReadHoldingRegisters(0x11, 0, new ushort[1], 1));
        }

        [TestMethod]
        [DataRow("TTTT 0000 0006 11 06 0001 0004")]
        [DataRow("TTTT 0000 0006 11 06 0002 0003")]
        [DataRow("TTTT 0000 0005 11 06 0001 00")]
        public void AnEchoThatDiffersClosesTheClient(string response)
        {
            ModbusClient client = Connected(new ServiceWorld(1, 4432, Answering(response)));

            Assert.AreEqual(-Errno.EPROTO, client.WriteRegister(0x11, 1, 3));
            Assert.IsFalse(client.IsConnected);
        }

        [TestMethod]
        public void TheUnitOfAServerWithItsOwnAddressIsNotSignificant()
        {
            ModbusClient client = Connected(new ServiceWorld(1, 4432, Answering("TTTT 0000 0005 01 03 02 0001")));

            Assert.AreEqual(0, client.ReadHoldingRegisters(255, 0, new ushort[1], 1));
        }

        [TestMethod]
        public void AfterAClosedConnectionTheClientCanConnectAgain()
        {
            AnsweringService server = Answering(string.Empty, "TTTT 0000 0005 FF 03 02 0001");
            ModbusClient client = Connected(new ServiceWorld(1, 4432, server));

            int result = client.ReadHoldingRegisters(255, 0, new ushort[1], 1);
            Assert.AreEqual(-Errno.ECONNRESET, result);
            Assert.IsFalse(client.IsConnected);
            Assert.AreEqual(0, client.Connect(TwoHosts.ServerAddress));
            Assert.AreEqual(0, client.ReadHoldingRegisters(255, 0, new ushort[1], 1));
        }

        [TestMethod]
        public void RequestsAreThoseOfTheSpecification()
        {
            AnsweringService server = Answering("TTTT 0000 0003 FF 81 01");
            ModbusClient client = Connected(new ServiceWorld(1, 4432, server));
            client.ReadCoils(255, 0x13, new bool[0x13], 0x13);
            Assert.AreEqual("000100000006FF0100130013", server.LastRequest);

            client = Connected(new ServiceWorld(1, 4432, server));
            client.WriteCoils(1, 0x13, new bool[] { true, false, true, true, false, false, true, true, true, false }, 10);
            Assert.AreEqual("000100000009010F0013000A02CD01", server.LastRequest);

            client = Connected(new ServiceWorld(1, 4432, server));
            client.WriteRegisters(1, 1, new ushort[] { 0x000A, 0x0102 }, 2);
            Assert.AreEqual("00010000000B0110000100020" + "4000A0102", server.LastRequest);

            client = Connected(new ServiceWorld(1, 4432, server));
            client.WriteCoil(1, 0xAC, true);
            Assert.AreEqual("000100000006010500ACFF00", server.LastRequest);
        }

        [TestMethod]
        public void ConnectFailsWithTcpsError()
        {
            TwoHosts hosts = new TwoHosts(1);
            ModbusClient client = new ModbusClient(hosts.Client);

            Assert.AreEqual(-Errno.ECONNREFUSED, client.Connect(TwoHosts.ServerAddress));
            Assert.IsFalse(client.IsConnected);
            client.Timeout = 500;
            long start = hosts.Clock.Now;
            Assert.AreEqual(-Errno.ETIMEDOUT, client.Connect(TwoHosts.ServerAddress + 5));
            Assert.AreEqual(500L, hosts.Clock.Now - start);
            Assert.AreEqual(-Errno.ENOTCONN, client.WriteCoil(255, 0, true));
            Assert.AreEqual(0, hosts.ClientSockets.OpenFiles);
        }

        [TestMethod]
        public void InvalidArgumentsAreRefusedAndSendNothing()
        {
            AnsweringService server = Answering("TTTT 0000 0003 FF 81 01");
            ModbusClient client = Connected(new ServiceWorld(1, 4432, server));

            Refuses(() => client.ReadCoils(255, 0, new bool[2001], 2001));
            Refuses(() => client.ReadDiscreteInputs(255, 0, new bool[1], 0));
            Refuses(() => client.ReadHoldingRegisters(255, 0, new ushort[126], 126));
            Refuses(() => client.ReadInputRegisters(255, 0, new ushort[1], 2));
            Refuses(() => client.WriteCoils(255, 0, new bool[1969], 1969));
            Refuses(() => client.WriteRegisters(255, 0, new ushort[124], 124));
            Refuses(() => client.WriteRegister(256, 0, 0));
            Refuses(() => client.WriteCoil(-1, 0, true));
            Refuses(() => client.WriteCoil(255, 65536, true));
            Refuses(() => client.Timeout = 0);
            Assert.AreEqual(0, server.Requests);
            Assert.IsTrue(client.IsConnected);
        }

        private static AnsweringService Answering(params string[] answers) => new AnsweringService { Answers = answers };

        private static ModbusClient Connected(ServiceWorld world)
        {
            ModbusClient client = new ModbusClient(world.Hosts.Client);
            Assert.AreEqual(0, client.Connect(TwoHosts.ServerAddress));
            Assert.IsTrue(client.IsConnected);
            return client;
        }

        private static void Refuses(Action action)
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), action);
        }

        private static string TextOf(bool[] bits, int count)
        {
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                text[i] = bits[i] ? '1' : '0';
            }

            return new string(text);
        }
    }
}
