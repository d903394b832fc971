using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.InteropTests.World;

/// <summary>A loop of services on a board, in addition to those of the tool. Disposing of it ends them.</summary>
internal sealed class BoardServices : IDisposable
{
    private const int Clients = 4;
    private const int BufferSize = 512;

    private readonly ServiceLoop _loop;
    private readonly Task<int> _run;

    public BoardServices(NetStack stack, params Service[] services)
    {
        _loop = new ServiceLoop(stack, SocketConstants.INADDR_ANY, services, Clients, BufferSize);
        Assert.AreEqual(0, _loop.Open());
        _run = Task.Factory.StartNew(_loop.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Dispose()
    {
        _loop.Stop();
        Assert.AreEqual(0, _run.GetAwaiter().GetResult());
    }
}
