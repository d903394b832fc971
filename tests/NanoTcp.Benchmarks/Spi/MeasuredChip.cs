using NanoTcp.Benchmarks.Worlds;
using NanoTcp.Links;
using NanoTcp.Simulation;
using NanoTcp.W5500;
using NanoTcp.W6100;
using NanoTcp.Wiznet;

namespace NanoTcp.Benchmarks.Spi;

/// <summary>A driver on the model of its chip, between a cable and a caller who does what a stack does.</summary>
internal sealed class MeasuredChip
{
    private const int LongestFrame = 1514;
    private const int BatchBuffer = 16_384;
    private const int BatchFrames = 32;

    // Long enough for eight full frames at 100 Mbit/s.
    private const long RestMicroseconds = 2000;

    // Link polls are not part of a frame's cost: none during the measurement.
    private const int NoLinkPoll = 60_000;

    private readonly VirtualClock _clock = new();
    private readonly Cable _cable;
    private readonly WiznetChip _chip;
    private readonly WiznetDevice _device;
    private readonly FrameBatch _batch = new(BatchBuffer, BatchFrames);
    private readonly byte[] _frame = new byte[LongestFrame];
    private readonly byte[] _transmit;

    /// <param name="chip">"W5500" or "W6100".</param>
    /// <param name="hasInterrupt">False for a driver that polls.</param>
    public MeasuredChip(string chip, bool hasInterrupt)
    {
        byte[] mac = [2, 0, 0, 0, 0, 1];
        _cable = new Cable(_clock, 1);
        _cable.B.IsReady = true;
        (_chip, _device) = chip == "W6100" ? MakeW6100(mac, hasInterrupt) : MakeW5500(mac, hasInterrupt);
        _chip.Connect(_cable.A);
        _transmit = new byte[_device.TransmitHeadroom + LongestFrame];
        mac.CopyTo(_frame, 0);
        Open();
    }

    /// <summary>Lets frames arrive together and takes them, again and again.</summary>
    public SpiCost Receive(int frames, int length, int rounds)
    {
        Deliver(frames, length);
        Poll();
        long received = _device.Counters.ReceivedFrames;
        _chip.Counters.ClearSpi();
        for (int i = 0; i < rounds; i++)
        {
            Deliver(frames, length);
            Poll();
        }

        Expect((long)frames * rounds, _device.Counters.ReceivedFrames - received);
        return Cost(frames * rounds, length);
    }

    /// <summary>Sends frames far enough apart that each has left before the next one.</summary>
    /// <param name="length">Of each.</param>
    /// <param name="isAnswer">A frame is received before each; what that costs is not counted.</param>
    /// <param name="rounds">How many.</param>
    public SpiCost Transmit(int length, bool isAnswer, int rounds)
    {
        var sum = default(SpiCost);
        long sent = _chip.Counters.SentFrames;
        for (int i = 0; i <= rounds; i++)
        {
            if (isAnswer)
            {
                Deliver(1, length);
                Poll();
            }

            _chip.Counters.ClearSpi();
            Send(length);
            SpiCost cost = Cost(1, length);
            _clock.RunFor(RestMicroseconds);

            // the first one has none before it
            sum = i == 0
                ? sum
                : new SpiCost(sum.Frames + 1, sum.Transactions + cost.Transactions, sum.Overhead + cost.Overhead);
        }

        Expect(rounds + 1, _chip.Counters.SentFrames - sent);
        return sum;
    }

    /// <summary>Gives the driver a frame to send.</summary>
    public void Send(int length)
    {
        if (_device.Transmit(_transmit, _device.TransmitHeadroom, length) != 0)
        {
            throw new InvalidOperationException("The driver refused a frame.");
        }
    }

    /// <summary>Lets frames arrive together.</summary>
    public void Deliver(int frames, int length)
    {
        for (int i = 0; i < frames; i++)
        {
            _cable.B.Transmit(_frame, 0, length);
        }

        _clock.RunFor(RestMicroseconds);
    }

    /// <summary>Receives pending frames, and serves the device.</summary>
    public void Poll()
    {
        while (_device.Receive(_batch, _clock.Now) > 0)
        {
        }

        _device.Service(_clock.Now);
    }

    private (WiznetChip Chip, WiznetDevice Device) MakeW5500(byte[] mac, bool hasInterrupt)
    {
        var chip = new W5500Chip(_clock, 1);
        var options = new W5500Options(mac) { LinkPollPeriod = NoLinkPoll, InterruptPollPeriod = NoLinkPoll };
        return (chip, new W5500Device(
            new W5500Port(chip, World.SpiClock), options, _clock, hasInterrupt ? chip.InterruptPin : null, chip.ResetPin));
    }

    private (WiznetChip Chip, WiznetDevice Device) MakeW6100(byte[] mac, bool hasInterrupt)
    {
        var chip = new W6100Chip(_clock, 1);
        var options = new W6100Options(mac) { LinkPollPeriod = NoLinkPoll, InterruptPollPeriod = NoLinkPoll };
        return (chip, new W6100Device(
            new W6100Port(chip, World.SpiClock), options, _clock, hasInterrupt ? chip.InterruptPin : null, chip.ResetPin));
    }

    private void Open()
    {
        if (_device.Open(_clock.Now) != 0)
        {
            throw new InvalidOperationException(_device.SelfTestMessage);
        }

        _clock.RunFor(2 * NoLinkPoll * 1000L);
        Poll();
        if (!_device.IsLinkUp)
        {
            throw new InvalidOperationException("The chip's link did not come up.");
        }
    }

    private SpiCost Cost(int frames, int length) =>
        new(frames, _chip.Counters.Transactions, _chip.Counters.Bytes - ((long)frames * length));

    private static void Expect(long frames, long passed)
    {
        if (passed != frames)
        {
            throw new InvalidOperationException($"Of {frames} frames {passed} passed.");
        }
    }
}
