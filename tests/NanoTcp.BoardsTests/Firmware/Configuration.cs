using NanoTcp.BoardsTests;

namespace nanoFramework.Hardware.Esp32;

/// <summary>What a pin can be connected to inside the processor.</summary>
public enum DeviceFunction
{
    SPI1_MOSI = 65_792,
    SPI1_MISO = 65_793,
    SPI1_CLOCK = 65_794,
    SPI2_MOSI = 66_048,
    SPI2_MISO = 66_049,
    SPI2_CLOCK = 66_050,
}

/// <summary>Which pin is connected to what.</summary>
public static class Configuration
{
    public static void SetPinFunction(int pin, DeviceFunction function)
    {
        Assert.IsTrue(Wiring.Current.Processor.HasEsp32Library, "an image without it does not start the program");
        Wiring.Current.Functions[function] = pin;
    }
}
