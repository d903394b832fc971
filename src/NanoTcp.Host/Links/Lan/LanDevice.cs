using System.Collections.Concurrent;
using NanoTcp.Host.Capture;
using NanoTcp.Host.Links.Offload;
using NanoTcp.Links;
using SharpPcap;
using SharpPcap.LibPcap;

namespace NanoTcp.Host.Links.Lan;

/// <summary>
/// A network interface of the PC as the stack's device, shared with the PC's own stack: it receives the frames for the board's address. The
/// capture library's thread receives.
/// </summary>
internal sealed class LanDevice : NetDevice, IDisposable
{
    // longest frame from a system: a 64 KB IP packet with Ethernet header and VLAN tag
    private const int LongestFrame = 65_536 + 18;

    // queue of frames for the stack; when full, frames are lost, as when a chip's memory is full
    private const int MaxWaiting = 1024;

    // In milliseconds.
    private const int ReadTimeout = 100;
    private const int DownCheckPeriod = 500;

    private readonly LibPcapLiveDevice _adapter;
    private readonly IFrameWatcher? _watcher;
    private readonly OffloadedFrame _offloaded = OffloadedFrame.OnEthernet(EthernetMtu, LongestFrame);
    private readonly byte[] _received = new byte[EthernetMtu + 18];
    private readonly ConcurrentQueue<byte[]> _waiting = new();
    private volatile bool _isUp;
    private int _lost;
    private bool _closed;

    /// <param name="macAddress">The board's Ethernet address.</param>
    /// <param name="watcher">Observes every frame; may be null.</param>
    /// <exception cref="UsageException">The interface cannot be opened; the message says why.</exception>
    public LanDevice(LibPcapLiveDevice adapter, LinkChoice link, byte[] macAddress, IFrameWatcher? watcher)
        : base(link.Interface, LinkKind.Ethernet, macAddress, EthernetMtu)
    {
        _adapter = adapter;
        _watcher = watcher;
        adapter.OnPacketArrival += Take;
        adapter.OnCaptureStopped += (_, status) => _isUp &= status == CaptureStoppedEventStatus.CompletedWithoutError;
        try
        {
            Attach();
        }
        catch (PcapException e)
        {
            adapter.Close();
            throw new UsageException(LanInterfaces.OpenFailure(link, e));
        }
    }

    /// <inheritdoc/>
    public override bool IsLinkUp => _isUp;

    /// <inheritdoc/>
    public override int Receive(FrameBatch batch, long now)
    {
        batch.Count = 0;
        int offset = 0;
        while (batch.Count < batch.Offset.Length && _waiting.TryPeek(out byte[]? frame) && frame.Length <= batch.Buffer.Length - offset)
        {
            _waiting.TryDequeue(out _);
            frame.CopyTo(batch.Buffer, offset);
            _watcher?.Passed(frame, FrameDirection.Inbound);
            batch.Add(offset, frame.Length);
            Counters.ReceivedBytes += frame.Length;
            offset += frame.Length;
        }

        Counters.ReceivedFrames += batch.Count;
        Counters.ReceiveOverruns += Interlocked.Exchange(ref _lost, 0);
        return batch.Count;
    }

    /// <inheritdoc/>
    public override int Transmit(byte[] buffer, int offset, int length)
    {
        if (!_isUp)
        {
            Counters.SendErrors++;
            return -Errno.ENETDOWN;
        }

        try
        {
            _adapter.SendPacket(buffer.AsSpan(offset, length));
        }
        catch (PcapException)
        {
            Counters.SendErrors++;
            return -Errno.ENOBUFS;
        }

        _watcher?.Passed(buffer.AsSpan(offset, length), FrameDirection.Outbound);
        Counters.SentFrames++;
        Counters.SentBytes += length;
        return 0;
    }

    /// <inheritdoc/>
    public override long Service(long now)
    {
        if (!_isUp && !_closed)
        {
            Reattach();
        }

        return now + DownCheckPeriod;
    }

    /// <inheritdoc/>
    public override void Close() => Dispose();

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _adapter.StopCapture();
            _adapter.Close();
        }
    }

    private void Attach()
    {
        _adapter.Open(new DeviceConfiguration
        {
            Mode = DeviceModes.Promiscuous | DeviceModes.MaxResponsiveness,
            ReadTimeout = ReadTimeout,
            Snaplen = LongestFrame,
            Immediate = true,
        });

        // the board's own frames are captured too
        string mac = MacText.Format(MacAddress);
        _adapter.Filter = $"not ether src {mac} and (ether dst {mac} or broadcast or multicast)";
        _isUp = true;
        _adapter.StartCapture();
    }

    // the interface went down or was removed, and may return
    private void Reattach()
    {
        try
        {
            _adapter.StopCapture();
            _adapter.Close();
            Attach();
            Counters.LinkChanges++;
        }
        catch (PcapException)
        {
            _isUp = false;
        }
    }

    private void Take(object sender, PacketCapture packet)
    {
        if (packet.Data.Length > LongestFrame)
        {
            return;
        }

        packet.Data.CopyTo(_offloaded.Buffer);
        if (!_offloaded.Begin(packet.Data.Length))
        {
            return;
        }

        while (_offloaded.HasMore)
        {
            int length = _offloaded.Take(_received);
            if (_waiting.Count < MaxWaiting)
            {
                _waiting.Enqueue(_received.AsSpan(0, length).ToArray());
            }
            else
            {
                Interlocked.Increment(ref _lost);
            }
        }

        RaiseInterrupt();
    }
}
