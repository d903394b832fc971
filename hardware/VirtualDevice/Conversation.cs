using NanoTcp.Apps;
using NanoTcp.Simulation;

namespace NanoTcp.VirtualDevice
{
    /// <summary>
    /// A server's and a client's board, each with a W5500, on one cable and a virtual clock. One thread runs both: the client's calls may
    /// wait, which advances virtual time, and the server's program is a step of its board.
    /// </summary>
    public sealed class Conversation
    {
        private const int Port = 7;
        private const int PollPeriod = 10;

        // longer than two chips take to find their link, and their stacks to make sure of their addresses
        private const int SettlingTime = 10_000;

        private readonly VirtualClock _clock = new VirtualClock();
        private readonly LineWriter _write;
        private readonly Board _server;
        private readonly Board _client;
        private readonly EchoProgram _serverProgram;
        private readonly ClientProgram _clientProgram;

        /// <summary>Makes both boards.</summary>
        /// <param name="write">Where the lines go.</param>
        public Conversation(LineWriter write)
        {
            _write = write;
            Cable cable = new Cable(_clock, 1);
            cable.Tap = new SegmentLog(write).Show;
            StackProgram program = new StackProgram(_clock);
            _server = new Board(_clock, program.StackClock, cable.A, 1);
            _client = new Board(_clock, _clock, cable.B, 2);
            _serverProgram = new EchoProgram(new CallLog(_server.Sockets, "server", write), Port);
            _clientProgram = new ClientProgram(new CallLog(_client.Sockets, "client", write), _server.Address, Port);
            program.Stack = _server.Stack;
            program.Step = _serverProgram.Step;
        }

        /// <summary>Runs it from the chips' bring-up to the end of both programs.</summary>
        /// <returns>True when every call did what it should and both boards have closed all they opened.</returns>
        public bool Run()
        {
            PassTime(SettlingTime);
            if (!_server.Device.IsLinkUp || !_client.Device.IsLinkUp)
            {
                _write("no link: " + _server.Device.StateMessage + "; " + _client.Device.StateMessage);
                return false;
            }

            _write("link up, the server is 10.0.0.1, the client 10.0.0.2");
            _serverProgram.Open();
            bool isEchoed = _clientProgram.Run();
            PassTime(SettlingTime);
            return isEchoed && _serverProgram.IsDone && _server.Sockets.OpenFiles == 0 && _client.Sockets.OpenFiles == 0;
        }

        private void PassTime(int milliseconds)
        {
            long end = _clock.Now + milliseconds;
            while (_clock.Now < end)
            {
                _client.Stack.Poll(_clock.Now);
                _clock.Wait(_clock.Now + PollPeriod);
            }
        }
    }
}
