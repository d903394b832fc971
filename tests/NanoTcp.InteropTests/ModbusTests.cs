using System.Runtime.InteropServices;
using NanoTcp.Host.Boards;
using NanoTcp.InteropTests.World;
using NanoTcp.Modbus;

namespace NanoTcp.InteropTests;

/// <summary>Modbus/TCP with other implementations: mbpoll as master of our server, libmodbus as server of our client.</summary>
[TestClass]
public sealed class ModbusTests : InteropTest
{
    private const int LibraryPort = 1502;

    private readonly ModbusTables _tables = new(200, 200, 200, 200);
    private BoardServices? _services;
    private RunningProgram? _program;

    [TestCleanup]
    public void EndServices()
    {
        _program?.Dispose();
        _services?.Dispose();
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500")]
    [DataRow("w5500-tcp")]
    public async Task MbpollReadsAndWrites(string nic)
    {
        BootBoard(NicNames.Parse(nic));
        _services = new BoardServices(Board.Stack, new ModbusService(_tables));
        _tables.InputRegisters[7] = 1007;
        _tables.InputRegisters[8] = 65535;
        _tables.DiscreteInputs[3] = true;

        await PollAsync("-t 3 -r 7 -c 2", "[7]: \t1007\n[8]: \t65535 (-1)");
        await PollAsync("-t 1 -r 2 -c 3", "[2]: \t0\n[3]: \t1\n[4]: \t0");
        await PollAsync("-t 4 -r 100", "Written 3 references.", "1 20 300");
        await PollAsync("-t 4 -r 103", "Written 1 references.", "4000");
        await PollAsync("-t 4 -r 100 -c 4", "[100]: \t1\n[101]: \t20\n[102]: \t300\n[103]: \t4000");
        await PollAsync("-t 0 -r 50", "Written 4 references.", "1 0 1 1");
        await PollAsync("-t 0 -r 60", "Written 1 references.", "1");
        await PollAsync("-t 0 -r 50 -c 5", "[50]: \t1\n[51]: \t0\n[52]: \t1\n[53]: \t1\n[54]: \t0");
        await PollAsync("-t 4 -r 75 -c 125", "[75]: \t0\n");
        await PollAsync("-t 4 -r 199 -c 2", "Read output (holding) register failed: Illegal data address", isDone: false);
        Assert.IsTrue(_tables.Coils[60]);
        Assert.AreEqual(4000, _tables.HoldingRegisters[103]);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("w5500-hybrid")]
    public async Task TheClientReadsFromAndWritesToLibmodbus(string nic)
    {
        if (!NativeLibrary.TryLoad("libmodbus.so.5", out _))
        {
            Skip("libmodbus is missing (Debian: libmodbus5)");
        }

        BootBoard(NicNames.Parse(nic));
        _program = StartInKernel("/usr/bin/python3", $"{SourceFile("Modbus/server.py")} {LibraryPort}");
        await UntilAsync(() => _program.Has("ready"), () => "the server: " + _program.Output);

        await Task.Run(UseServer, Time);

        await UntilAsync(() => _program.Has("registers 11 22 33 44") && _program.Has("coils 1 0 1 1 0 1 1 0 1 1 0 1"), () => "the values: " + _program.Output);
    }

    private void UseServer()
    {
        var client = new ModbusClient(Board.Stack) { Timeout = 5000 };
        bool[] bits = new bool[2000];
        ushort[] registers = new ushort[125];
        Assert.AreEqual(0, client.Connect(KernelAddress, LibraryPort));
        Assert.AreEqual(0, client.ReadDiscreteInputs(255, 0, bits, 2000));
        CollectionAssert.AreEqual(Enumerable.Range(0, 2000).Select(i => i % 3 == 0).ToArray(), bits);
        Assert.AreEqual(0, client.ReadInputRegisters(255, 75, registers, 125));
        CollectionAssert.AreEqual(Enumerable.Range(1075, 125).Select(i => (ushort)i).ToArray(), registers);

        Assert.AreEqual(0, client.WriteRegisters(255, 0, [11, 22, 33], 3));
        Assert.AreEqual(0, client.WriteRegister(255, 3, 44));
        Assert.AreEqual(0, client.ReadHoldingRegisters(255, 0, registers, 5));
        CollectionAssert.AreEqual(new ushort[] { 11, 22, 33, 44, 0 }, registers[..5]);
        Assert.AreEqual(0, client.WriteCoils(255, 0, [true, false, true, true, false, true, true, false, true, true, false], 11));
        Assert.AreEqual(0, client.WriteCoil(255, 11, true));
        Assert.AreEqual(0, client.ReadCoils(255, 9, bits, 4));
        CollectionAssert.AreEqual(new bool[] { true, false, true, false }, bits[..4]);

        Assert.AreEqual(ModbusExceptionCode.IllegalDataAddress, client.ReadHoldingRegisters(255, 199, registers, 2));
        Assert.AreEqual(ModbusExceptionCode.IllegalDataAddress, client.WriteCoil(255, 2000, true));
        Assert.IsTrue(client.IsConnected);
        client.Close();
    }

    private async Task PollAsync(string arguments, string expected, string values = "", bool isDone = true)
    {
        using RunningProgram program = StartInKernel("mbpoll", $"-m tcp -0 -1 -o 10 {arguments} {BoardAddress} {values}");
        int exit = await program.WaitAsync(Time);

        Assert.Contains(expected, program.Output);
        Assert.AreEqual(isDone ? 0 : 1, exit, program.Output);
    }
}
