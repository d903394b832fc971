using nanoFramework.Runtime.Events;

namespace System.Device.Gpio
{
    /// <summary>What a pin is used for.</summary>
    public enum PinMode
    {
        Input,
        InputPullDown,
        InputPullUp,
        Output,
    }

    /// <summary>Edges.</summary>
    [Flags]
    public enum PinEventTypes
    {
        None = 0,
        Rising = 1,
        Falling = 2,
    }

    /// <summary>Called after an edge, on a thread of the firmware's.</summary>
    public delegate void PinValueChangedEventHandler(object sender, PinValueChangedEventArgs e);

    /// <summary>A level.</summary>
    public readonly struct PinValue : IEquatable<PinValue>
    {
        private readonly bool _isHigh;

        private PinValue(bool isHigh)
        {
            _isHigh = isHigh;
        }

        public static PinValue High => new(true);

        public static PinValue Low => new(false);

        public static bool operator ==(PinValue a, PinValue b) => a.Equals(b);

        public static bool operator !=(PinValue a, PinValue b) => !a.Equals(b);

        public bool Equals(PinValue other) => _isHigh == other._isHigh;

        public override bool Equals(object obj) => obj is PinValue value && Equals(value);

        public override int GetHashCode() => _isHigh ? 1 : 0;

        public override string ToString() => _isHigh ? "High" : "Low";
    }

    /// <summary>Which edge it was.</summary>
    public class PinValueChangedEventArgs : BaseEvent
    {
        public PinValueChangedEventArgs(PinEventTypes changeType, int pinNumber)
        {
            ChangeType = changeType;
            PinNumber = pinNumber;
        }

        public PinEventTypes ChangeType { get; }

        public int PinNumber { get; }
    }
}

namespace nanoFramework.Runtime.Events
{
    /// <summary>What the firmware's event thread hands out.</summary>
    public class BaseEvent
    {
    }
}
