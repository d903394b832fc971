using System;
using nanoFramework.TestFramework;
using NanoTcp.Apps;
using NanoTcp.Modbus;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Modbus
{
    /// <summary>The Modbus server, as masters see it.</summary>
    [TestClass]
    public class ModbusServerTests
    {
        [TestMethod]
        [DataRow("01 0013 0013", "0103CD6B05")]
        [DataRow("02 00C4 0016", "0203ACDB35")]
        [DataRow("03 006B 0003", "0306022B00000064")]
        [DataRow("04 0008 0001", "0402000A")]
        [DataRow("05 00AC FF00", "0500ACFF00")]
        [DataRow("06 0001 0003", "0600010003")]
        [DataRow("0F 0013 000A 02 CD01", "0F0013000A")]
        [DataRow("10 0001 0002 04 000A 0102", "1000010002")]
        public void TheExamplesOfTheSpecificationAreAnswered(string request, string response)
        {
            ModbusWorld world = new ModbusWorld();

            Assert.AreEqual(response, world.Ask(world.Connect(), request));
        }

        [TestMethod]
        [DataRow("05 0005 FF00", "01 0005 0001", "010101")]
        [DataRow("05 0013 0000", "01 0013 0001", "010100")]
        [DataRow("06 0001 FEDC", "03 0001 0001", "0302FEDC")]
        [DataRow("0F 0020 000A 02 CD01", "01 0020 000B", "0102CD01")]
        [DataRow("10 0001 0002 04 000A 0102", "03 0000 0004", "03080000000A01020000")]
        public void WhatWasWrittenIsRead(string write, string read, string expected)
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();
            world.Ask(fd, write);

            Assert.AreEqual(expected, world.Ask(fd, read));
        }

        [TestMethod]
        [DataRow("07", "8701")]
        [DataRow("00", "8001")]
        [DataRow("17 0000 0001 0000 0001 02 0001", "9701")]
        [DataRow("FF 00", "FF01")]
        [DataRow("01 0000 0000", "8103")]
        [DataRow("01 0000 07D1", "8103")]
        [DataRow("02 0000 07D1", "8203")]
        [DataRow("03 0000 0000", "8303")]
        [DataRow("03 0000 007E", "8303")]
        [DataRow("04 0000 FFFF", "8403")]
        [DataRow("03 FFFF 007E", "8303")]
        [DataRow("03 FFFF 0002", "8302")]
        [DataRow("03 012B 0002", "8302")]
        [DataRow("01 0BB8 0001", "8102")]
        [DataRow("05 0000 0001", "8503")]
        [DataRow("05 FFFF 1234", "8503")]
        [DataRow("05 0BB8 FF00", "8502")]
        [DataRow("06 012C 0000", "8602")]
        [DataRow("0F 0000 0000 00", "8F03")]
        [DataRow("0F 0000 0009 01 FF", "8F03")]
        [DataRow("0F 0000 0008 02 FFFF", "8F03")]
        [DataRow("10 0000 0000 00", "9003")]
        [DataRow("10 0000 0002 02 0001", "9003")]
        [DataRow("10 012B 0002 04 0001 0002", "9002")]
        public void AnInvalidRequestIsAnsweredWithItsException(string request, string response)
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();

            Assert.AreEqual(response, world.Ask(fd, request));
            Assert.AreEqual("0402000A", world.Ask(fd, "04 0008 0001"), "the connection stays");
        }

        [TestMethod]
        [DataRow("01", "8103")]
        [DataRow("03 006B 00", "8303")]
        [DataRow("03 006B 0003 00", "8303")]
        [DataRow("05 00AC FF", "8503")]
        [DataRow("06 0001 0003 00", "8603")]
        [DataRow("0F 0013 000A", "8F03")]
        [DataRow("0F 0013 000A 02 CD", "8F03")]
        [DataRow("10 0001 0002 04 000A 01", "9003")]
        [DataRow("10 0001 0002 04 000A 0102 00", "9003")]
        public void ARequestOfTheWrongLengthIsAnIllegalValue(string request, string response)
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();

            Assert.AreEqual(response, world.Ask(fd, request));
            Assert.AreEqual("030400000000", world.Ask(fd, "03 0001 0002"), "nothing was written");
        }

        [TestMethod]
        public void AFailedWriteChangesNothing()
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();

            Assert.AreEqual("9002", world.Ask(fd, "10 012B 0002 04 0001 0002"));
            Assert.AreEqual(0, (int)world.Tables.HoldingRegisters[299]);
        }

        [TestMethod]
        public void TheLongestReadsAreAnswered()
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();
            for (int i = 0; i < 2000; i++)
            {
                world.Tables.Coils[1000 + i] = true;
                world.Tables.DiscreteInputs[i] = true;
            }

            for (int i = 0; i < 125; i++)
            {
                world.Tables.HoldingRegisters[175 + i] = 0xABCD;
                world.Tables.InputRegisters[i] = 0xABCD;
            }

            Assert.AreEqual("01FA" + HexText.Repeat("FF", 250), world.Ask(fd, "01 03E8 07D0"));
            Assert.AreEqual("02FA" + HexText.Repeat("FF", 250), world.Ask(fd, "02 0000 07D0"));
            Assert.AreEqual("03FA" + HexText.Repeat("ABCD", 125), world.Ask(fd, "03 00AF 007D"));
            Assert.AreEqual("04FA" + HexText.Repeat("ABCD", 125), world.Ask(fd, "04 0000 007D"));
        }

        [TestMethod]
        public void TheLongestWritesAreCarriedOutAndLongerOnesAreNot()
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();

            Assert.AreEqual("0F000007B0", world.Ask(fd, "0F 0000 07B0 F6" + HexText.Repeat("FF", 246)));
            Assert.AreEqual("100000007B", world.Ask(fd, "10 0000 007B F6" + HexText.Repeat("1234", 123)));
            Assert.AreEqual("8F03", world.Ask(fd, "0F 0000 07B1 F7" + HexText.Repeat("FF", 247)));
            Assert.AreEqual("9003", world.Ask(fd, "10 0000 007C F7" + HexText.Repeat("1234", 123) + "12"));

            Assert.IsTrue(world.Tables.Coils[1967]);
            Assert.IsFalse(world.Tables.Coils[1968]);
            Assert.AreEqual(0x1234, (int)world.Tables.HoldingRegisters[122]);
            Assert.AreEqual(0, (int)world.Tables.HoldingRegisters[123]);
        }

        [TestMethod]
        public void PipelinedRequestsAreAnsweredInTheirOrder()
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();
            string requests = string.Empty;
            for (int i = 0; i < 40; i++)
            {
                requests += ModbusWorld.Frame(1000 + i, 0, "06 0001 00" + HexText.Format(new byte[] { (byte)i }, 0, 1));
                requests += ModbusWorld.Frame(2000 + i, 0, "03 0001 0001");
            }

            world.Send(fd, requests);

            for (int i = 0; i < 40; i++)
            {
                string value = "00" + HexText.Format(new byte[] { (byte)i }, 0, 1);
                Assert.AreEqual(ModbusWorld.Frame(1000 + i, 0, "060001" + value), world.Read(fd));
                Assert.AreEqual(ModbusWorld.Frame(2000 + i, 0, "0302" + value), world.Read(fd));
            }

            Assert.AreEqual(80L, world.Service.Requests);
        }

        [TestMethod]
        public void ARequestMayBeSplitAnywhere()
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();
            string request = ModbusWorld.Frame(7, 0, "10 0001 0002 04 000A 0102");
            for (int split = 2; split < request.Length; split += 2)
            {
                world.Send(fd, request.Substring(0, split));
                world.World.Hosts.Clock.RunFor(2000);
                world.Send(fd, request.Substring(split) + request.Substring(0, split));
                Assert.AreEqual(ModbusWorld.Frame(7, 0, "1000010002"), world.Read(fd));
                world.Send(fd, request.Substring(split));
                Assert.AreEqual(ModbusWorld.Frame(7, 0, "1000010002"), world.Read(fd));
            }
        }

        [TestMethod]
        public void RequestsBeforeTheMastersFinAreAnswered()
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();
            world.Send(fd, world.Request("04 0008 0001") + world.Request("04 0008 0001"));
            world.World.Client.Shutdown(fd, SocketConstants.SHUT_WR);

            Assert.AreEqual(ModbusWorld.Frame(1, 0, "0402000A"), world.Read(fd));
            Assert.AreEqual(ModbusWorld.Frame(2, 0, "0402000A"), world.Read(fd));
            world.ExpectsEnd(fd);
            Assert.AreEqual(0, world.World.Loop.ClientCount);
        }

        [TestMethod]
        public void AMessageOfAnotherProtocolIsDiscarded()
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();

            world.Send(fd, ModbusWorld.Frame(1, 1, "06 0001 1234") + ModbusWorld.Frame(2, 0, "03 0001 0001"));

            Assert.AreEqual(ModbusWorld.Frame(2, 0, "03020000"), world.Read(fd));
            Assert.AreEqual(1L, world.Service.InvalidHeaders);
        }

        [TestMethod]
        [DataRow("0001 0000 0000 FF 03 0001 0001")]
        [DataRow("0001 0000 0001 FF 03 0001 0001")]
        [DataRow("0001 0000 00FF FF 03 0001 0001")]
        [DataRow("0001 0000 FFFF FF 03 0001 0001")]
        [DataRow("4745 5420 2F20 48 545450")]
        public void AnInvalidLengthClosesTheConnection(string message)
        {
            ModbusWorld world = new ModbusWorld();
            int fd = world.Connect();
            world.Send(fd, world.Request("03 0001 0001") + message);

            Assert.AreEqual(ModbusWorld.Frame(1, 0, "03020000"), world.Read(fd), "the request before it is answered");
            Assert.AreEqual(1L, world.Service.InvalidHeaders);
            Assert.AreEqual(0, world.World.Loop.ClientCount);
            Assert.AreEqual("03020000", world.Ask(world.Connect(), "03 0001 0001"), "another master");
        }

        [TestMethod]
        public void SeveralMastersAreServed()
        {
            ModbusWorld world = new ModbusWorld();
            int[] fds = { world.Connect(), world.Connect(), world.Connect(), world.Connect() };
            for (int round = 0; round < 5; round++)
            {
                for (int i = 0; i < fds.Length; i++)
                {
                    world.Send(fds[i], ModbusWorld.Frame(round, 0, "06 000" + i.ToString() + " 00" + round.ToString() + i.ToString()));
                }

                for (int i = fds.Length - 1; i >= 0; i--)
                {
                    Assert.AreEqual(ModbusWorld.Frame(round, 0, "06000" + i.ToString() + "00" + round.ToString() + i.ToString()), world.Read(fds[i]));
                }
            }

            Assert.AreEqual("030800400041" + "00420043", world.Ask(fds[2], "03 0000 0004"));
        }

        [TestMethod]
        public void AMasterThatStallsInARequestDelaysNoOtherAndIsClosed()
        {
            ModbusWorld world = new ModbusWorld(2, null);
            int stalled = world.Connect();
            world.Send(stalled, "0001 0000 0006 FF 03 00");
            int other = world.Connect();

            Assert.AreEqual("0402000A", world.Ask(other, "04 0008 0001"));
            world.World.ClientLives(610_000);
            world.World.Loop.RunOnce(0);

            Assert.AreEqual(-1, world.World.Client.Read(stalled, new byte[1], 0, 1));
            Assert.AreEqual(Errno.ECONNRESET, world.World.Client.Errno);
        }

        [TestMethod]
        public void AMasterThatReadsNoResponsesIsReadNoFurther()
        {
            ModbusWorld world = new ModbusWorld();
            BsdSockets client = world.World.Client;
            int greedy = world.Connect();
            client.Fcntl(greedy, SocketConstants.F_SETFL, SocketConstants.O_NONBLOCK);
            byte[] request = HexText.Parse(ModbusWorld.Frame(9, 0, "03 0000 007D"));
            int sent = 0;
            for (int i = 0; i < 100_000 && sent < 10_000; i++)
            {
                int count = client.Write(greedy, request, 0, request.Length);
                if (count < request.Length)
                {
                    world.World.Hosts.Clock.RunFor(20_000);
                    world.World.Hosts.Client.Poll(world.World.Hosts.Clock.Now);
                    count = client.Write(greedy, request, count < 0 ? 0 : count, request.Length - (count < 0 ? 0 : count));
                    if (count <= 0)
                    {
                        break;
                    }
                }

                sent++;
            }

            Assert.IsTrue(sent < 10_000, "requests without limit");
            Assert.IsTrue(world.Service.Requests < 100, world.Service.Requests.ToString() + " requests carried out");
            Assert.AreEqual("0402000A", world.Ask(world.Connect(), "04 0008 0001"));

            client.Fcntl(greedy, SocketConstants.F_SETFL, 0);
            for (int i = 0; i < 200; i++)
            {
                Assert.AreEqual(259, world.Read(greedy).Length / 2, "response " + i.ToString());
            }
        }

        [TestMethod]
        public void AnIdleMasterIsDisplacedByANewOne()
        {
            ModbusWorld world = new ModbusWorld(1, null);
            int first = world.Connect();
            world.Ask(first, "04 0008 0001");
            world.World.ClientLives(11_000);

            Assert.AreEqual("0402000A", world.Ask(world.Connect(), "04 0008 0001"));
            Assert.AreEqual(1, world.World.Loop.ClientCount);
        }

        [TestMethod]
        [DataRow("01 0000 0001", "8101")]
        [DataRow("02 0000 0001", "8201")]
        [DataRow("04 0000 0001", "8401")]
        [DataRow("05 0000 FF00", "8501")]
        [DataRow("06 0000 0001", "8606")]
        [DataRow("0F 0000 0001 01 01", "8F01")]
        [DataRow("10 0000 0001 02 0001", "9006")]
        [DataRow("03 0000 0001", "8304")]
        [DataRow("03 0001 0002", "0304FF01FFFF")]
        public void TheProgramsDataModelDecides(string request, string response)
        {
            ModbusWorld world = new ModbusWorld(1, new OneTableModel());
            int fd = world.Connect();

            Assert.AreEqual(response, world.Ask(fd, request));
            Assert.AreEqual("0304FF01FFFF", world.Ask(fd, "03 0001 0002"), "the next request");
        }

        [TestMethod]
        public void TheUnitReachesTheDataModelAndReturns()
        {
            ModbusWorld world = new ModbusWorld(1, new OneTableModel());
            int fd = world.Connect();

            world.Send(fd, "ABCD 0000 0006 11 03 0002 0001");

            Assert.AreEqual("ABCD00000005110302" + "1102", world.Read(fd));
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(65537)]
        public void ATableHasTheProtocolsAddresses(int size)
        {
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => new ModbusTables(1, 1, size, 1));
        }

        [TestMethod]
        public void DatagramsAreNotServed()
        {
            Assert.IsFalse(new ModbusService(new ModbusTables(1, 1, 1, 1)).HasDatagrams);
        }

        // has holding registers: the unit and the address, and the last one of a range is -1; 0 fails; a write is refused
        private sealed class OneTableModel : ModbusDataModel
        {
            public override int ReadHoldingRegisters(ModbusRange range)
            {
                if (range.Address == 0)
                {
                    throw new InvalidOperationException("the device does not answer");
                }

                for (int i = 0; i < range.Count; i++)
                {
                    range.SetRegister(i, (range.Unit << 8) | (range.Address + i));
                }

                if (range.Count > 1)
                {
                    range.SetRegister(range.Count - 1, -1);
                }

                return ModbusExceptionCode.None;
            }

            public override int WriteHoldingRegisters(ModbusRange range) => ModbusExceptionCode.ServerDeviceBusy;
        }
    }
}
